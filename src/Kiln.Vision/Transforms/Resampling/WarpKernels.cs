using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kiln.Vision;

/// <summary>Rows whose pixels are looked up at any place. Places outside the image count as its nearest edge.</summary>
internal static class WarpKernels
{
    private const int Lanes = 8, AcrossBits = 7;
    private const float AcrossOne = 1 << AcrossBits, DownOne = 1 << 15;

    /// <summary>Writes the columns [first, end) of a row, each a mean of four pixels.</summary>
    /// <remarks>
    /// Eight pixels per step: the 8 bytes at each place hold two neighbours, whose weights are in 1/128; the row below has a weight in 1/32768. Vectors
    /// and the plain twin give the same bits. Reads up to 8 bytes behind the image, writes up to 31 bytes behind the row.
    /// </remarks>
    /// <param name="at">Where the pixels come from.</param>
    /// <param name="size">The size of the source.</param>
    /// <param name="image">The source, with <see cref="Buffers.Slack"/> readable bytes behind it.</param>
    /// <param name="first">The first column.</param>
    /// <param name="end">Behind the last column.</param>
    /// <param name="into">The row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Bilinear<T>(scoped in T at, ImageSize size, ReadOnlySpan<byte> image, int first, int end, Span<byte> into)
        where T : struct, ICoordinates, allows ref struct
    {
        if (!Avx2.IsSupported)
        {
            BilinearPlain(at, size, image, first, end, into);
            return;
        }

        int channels = size.Channels, line = size.Width * channels, below = size.Height > 1 ? line : 0;
        if (image.Length < size.Count + Lanes) throw new ArgumentException("The image has no readable bytes behind it.");
        ref byte source = ref MemoryMarshal.GetReference(image);
        ref byte y = ref MemoryMarshal.GetReference(into);
        Vector256<float> lastX = Vector256.Create(size.Width - 1f), lastY = Vector256.Create(size.Height - 1f), half = Vector256.Create(0.5f);
        Vector256<int> mostX = Vector256.Create(Math.Max(size.Width - 2, 0)), mostY = Vector256.Create(Math.Max(size.Height - 2, 0));
        Vector256<byte> spread = Vector256.Create(ChannelShuffles.ToBytePairs(channels), ChannelShuffles.ToBytePairs(channels));
        Vector256<byte> compact = Vector256.Create(ChannelShuffles.Compact8(channels), ChannelShuffles.Compact8(channels));
        Vector256<int> inA = Vector256.Create(0, 0, 1, 1, 4, 4, 5, 5), inB = Vector256.Create(2, 2, 3, 3, 6, 6, 7, 7);
        Span<int> offsets = stackalloc int[Lanes];
        ref int offset = ref MemoryMarshal.GetReference(offsets);
        ref byte under = ref Unsafe.Add(ref source, below);
        for (int x = first; x < end; x += Lanes)
        {
            (Vector256<float> cx, Vector256<float> cy) = at.Eight(x);
            cx = Avx.Min(Avx.Max(cx, Vector256<float>.Zero), lastX);   // what is no number becomes 0
            cy = Avx.Min(Avx.Max(cy, Vector256<float>.Zero), lastY);
            Vector256<int> ix = Vector256.Min(Avx.ConvertToVector256Int32WithTruncation(cx), mostX);
            Vector256<int> iy = Vector256.Min(Avx.ConvertToVector256Int32WithTruncation(cy), mostY);
            Vector256<int> wx = Avx.ConvertToVector256Int32WithTruncation(Vector256.FusedMultiplyAdd(cx - Vector256.ConvertToSingle(ix), Vector256.Create(AcrossOne), half));
            Vector256<int> wy = Avx.ConvertToVector256Int32WithTruncation(Vector256.FusedMultiplyAdd(cy - Vector256.ConvertToSingle(iy), Vector256.Create(DownOne), half));
            wy = Vector256.Min(wy, Vector256.Create((int)short.MaxValue));
            wx = Vector256.Create((int)AcrossOne) - wx | (wx << 8);
            wx |= wx << 16;
            wy |= wy << 16;
            ((iy * line) + (ix * channels)).StoreUnsafe(ref offset);
            nint p0 = offset, p1 = Unsafe.Add(ref offset, 1), p2 = Unsafe.Add(ref offset, 2), p3 = Unsafe.Add(ref offset, 3);
            nint p4 = Unsafe.Add(ref offset, 4), p5 = Unsafe.Add(ref offset, 5), p6 = Unsafe.Add(ref offset, 6), p7 = Unsafe.Add(ref offset, 7);
            Vector256<short> a = Blend(Four(ref source, p0, p1, p4, p5), Four(ref under, p0, p1, p4, p5), spread, Avx2.PermuteVar8x32(wx, inA), Avx2.PermuteVar8x32(wy, inA));
            Vector256<short> b = Blend(Four(ref source, p2, p3, p6, p7), Four(ref under, p2, p3, p6, p7), spread, Avx2.PermuteVar8x32(wx, inB), Avx2.PermuteVar8x32(wy, inB));
            Vector256<byte> pixels = Avx2.PackSignedSaturate(a, b).AsByte() ^ Vector256.Create((byte)0x80);
            Vector256<byte> dense = Avx2.Shuffle(pixels, compact);
            dense.GetLower().StoreUnsafe(ref y, (nuint)(x * channels));
            dense.GetUpper().StoreUnsafe(ref y, (nuint)((x + 4) * channels));
        }
    }

    /// <summary>The plain twin of <see cref="Bilinear"/>.</summary>
    public static void BilinearPlain<T>(scoped in T at, ImageSize size, ReadOnlySpan<byte> image, int first, int end, Span<byte> into)
        where T : struct, ICoordinates, allows ref struct
    {
        int channels = size.Channels, line = size.Width * channels, below = size.Height > 1 ? line : 0, beside = size.Width > 1 ? channels : 0;
        for (int x = first; x < end; x++)
        {
            (float cx, float cy) = at.One(x);
            cx = Math.Clamp(cx, 0, size.Width - 1);
            cy = Math.Clamp(cy, 0, size.Height - 1);
            int ix = Math.Min((int)cx, Math.Max(size.Width - 2, 0)), iy = Math.Min((int)cy, Math.Max(size.Height - 2, 0));
            int wx = (int)MathF.FusedMultiplyAdd(cx - ix, AcrossOne, 0.5f), wy = Math.Min((int)MathF.FusedMultiplyAdd(cy - iy, DownOne, 0.5f), short.MaxValue);
            for (int c = 0; c < channels; c++)
            {
                int from = (iy * line) + (ix * channels) + c;
                int above = Mean(image[from], image[from + beside], wx), under = Mean(image[from + below], image[from + below + beside], wx);
                int mean = above + ((((under - above) * wy) + (1 << 14)) >> 15);
                into[(x * channels) + c] = (byte)(((mean + (1 << (AcrossBits - 1))) >> AcrossBits) + 128);
            }
        }

        static int Mean(int a, int b, int weight) => ((a - 128) * ((int)AcrossOne - weight)) + ((b - 128) * weight);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Four(ref byte source, nint a, nint b, nint c, nint d) => Vector256.Create(
        Vector128.Create(Read(ref source, a), Read(ref source, b)),
        Vector128.Create(Read(ref source, c), Read(ref source, d))).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Read(ref byte source, nint at) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref source, at));

    // Bytes less 128 have a sign, as the product of bytes asks of one side; in 1/128 the result fits into words.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Blend(Vector256<byte> above, Vector256<byte> under, Vector256<byte> spread, Vector256<int> wx, Vector256<int> wy)
    {
        Vector256<byte> sign = Vector256.Create((byte)0x80);
        Vector256<short> top = Avx2.MultiplyAddAdjacent(wx.AsByte(), (Avx2.Shuffle(above, spread) ^ sign).AsSByte());
        Vector256<short> bottom = Avx2.MultiplyAddAdjacent(wx.AsByte(), (Avx2.Shuffle(under, spread) ^ sign).AsSByte());
        Vector256<short> mean = top + Avx2.MultiplyHighRoundScale(bottom - top, wy.AsInt16());
        return (mean + Vector256.Create((short)(1 << (AcrossBits - 1)))) >> AcrossBits;
    }
}
