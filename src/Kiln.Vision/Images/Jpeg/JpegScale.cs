using System.Runtime.InteropServices;

namespace Kiln.Vision;

/// <summary>Chooses at which of libjpeg-turbo's scales an image is decoded.</summary>
internal static class JpegScale
{
    private static readonly Lazy<(int Num, int Denom)[]> Scales = new(Load);

    /// <summary>The smallest scaled size of which neither side is below the target's; the full size if the image is smaller itself.</summary>
    public static (int Height, int Width) For(int height, int width, (int Height, int Width) target)
    {
        (int Height, int Width) best = (height, width);
        foreach ((int num, int denom) in Scales.Value)
        {
            (int Height, int Width) scaled = (Scaled(height, num, denom), Scaled(width, num, denom));
            if (scaled.Height >= target.Height && scaled.Width >= target.Width && (long)scaled.Height * scaled.Width < (long)best.Height * best.Width) best = scaled;
        }

        return best;
    }

    // Rounded up, as TJSCALED.
    private static int Scaled(int side, int num, int denom) => (int)((((long)side * num) + denom - 1) / denom);

    private static (int Num, int Denom)[] Load()
    {
        nint pairs = TurboJpeg.ScalingFactors(out int count);
        var scales = new (int, int)[count];
        for (int i = 0; i < count; i++) scales[i] = (Marshal.ReadInt32(pairs, i * 8), Marshal.ReadInt32(pairs, (i * 8) + 4));
        return scales;
    }
}
