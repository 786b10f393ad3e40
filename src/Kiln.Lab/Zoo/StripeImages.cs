using Kiln.Vision;

namespace Kiln.Lab;

/// <summary>Images of stripes in six directions with noise, drawn on the spot and learnt in seconds; pale on purpose, so that they need to be normalised.</summary>
internal static class StripeImages
{
    /// <summary>Height and width in pixels.</summary>
    public const int Side = 16;

    /// <summary>How many directions there are.</summary>
    public const int Classes = 6;

    private const double Wave = 6;               // pixels from stripe to stripe
    private const double Turn = Math.PI * 0.6;   // the phase is by chance within so much
    private const double Level = 200, Contrast = 8, Noise = 5;   // of 255

    private static readonly string[] Names = [.. Enumerable.Range(0, Classes).Select(d => $"{180 / Classes * d} degrees")];
    private static readonly ulong Purpose = Philox.Hash("stripes");

    /// <summary>Draws both parts.</summary>
    public static ImageSources Make(int train, int test) => ImageSources.Of(new(Draw(DataPart.Train, train), Draw(DataPart.Test, test)));

    private static ImageSet Draw(DataPart part, int count)
    {
        byte[] pixels = new byte[count * Side * Side];
        int[] labels = [.. Enumerable.Range(0, count).Select(i => i % Classes)];
        Span<float> noise = stackalloc float[Side * Side];
        for (int i = 0; i < count; i++)
        {
            Philox random = Philox.For(Purpose, (ulong)part, (ulong)i);
            double phase = random.Uniform(0, 1) * Turn;
            (double sin, double cos) = Math.SinCos(Math.PI * labels[i] / Classes);
            random.FillNormal(noise, Noise);
            for (int at = 0; at < noise.Length; at++)
            {
                double along = ((at / Side) * cos) + ((at % Side) * sin);
                pixels[(i * noise.Length) + at] = (byte)Math.Clamp(Level + (Contrast * Math.Sin((2 * Math.PI * along / Wave) + phase)) + noise[at], 0, 255);
            }
        }

        return new("stripes", part, new(Side, Side, 1), pixels, labels, Names);
    }
}
