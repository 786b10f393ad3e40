namespace Kiln.Vision;

/// <summary>Changes the number of channels of pixels.</summary>
internal static class ChannelConversion
{
    /// <summary>Grey or RGB from 1 to 4 channels; alpha is dropped. Both may be the same memory if <paramref name="to"/> is not more than <paramref name="from"/>.</summary>
    /// <param name="pixels">The pixels there are.</param>
    /// <param name="from">Their channels: 1, 2 (alpha second), 3 or 4 (alpha last).</param>
    /// <param name="into">The pixels to write.</param>
    /// <param name="to">Their channels: 1 or 3.</param>
    public static void Convert(ReadOnlySpan<byte> pixels, int from, Span<byte> into, int to)
    {
        int count = pixels.Length / from;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> p = pixels.Slice(i * from, from);
            if (from < 3) into.Slice(i * to, to).Fill(p[0]);
            else if (to == 1) into[i] = Luma(p[0], p[1], p[2]);
            else (into[i * 3], into[(i * 3) + 1], into[(i * 3) + 2]) = (p[0], p[1], p[2]);
        }
    }

    /// <summary>RGB or grey from inverted CMYK, in place: <c>R = (255 − C)·(255 − K) / 255</c>, rounded.</summary>
    /// <remarks>Adobe's programs store <c>255 − C</c> and so on, as do nearly all CMYK files; Pillow assumes the same.</remarks>
    public static void FromInvertedCmyk(Span<byte> pixels, int to)
    {
        for (int i = 0; i < pixels.Length / 4; i++)
        {
            ReadOnlySpan<byte> p = pixels.Slice(i * 4, 4);
            (byte r, byte g, byte b) = (Scaled(p[0], p[3]), Scaled(p[1], p[3]), Scaled(p[2], p[3]));
            if (to == 1) pixels[i] = Luma(r, g, b);
            else (pixels[i * 3], pixels[(i * 3) + 1], pixels[(i * 3) + 2]) = (r, g, b);
        }

        static byte Scaled(int value, int by) => (byte)(((value * by) + 127) / 255);
    }

    // ITU-R BT.601, weights in units of 1 / 65536 that add up to 1; rounded.
    private static byte Luma(int r, int g, int b) => (byte)(((r * 19595) + (g * 38470) + (b * 7471) + 0x8000) >> 16);
}
