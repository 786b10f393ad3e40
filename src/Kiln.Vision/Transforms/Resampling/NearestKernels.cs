using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kiln.Vision;

/// <summary>Rows whose pixels are the nearest ones of the source: those that the places lie in. Places outside the image count as its nearest edge.</summary>
/// <remarks>All ways give the bytes of <see cref="Plain"/>. Up to 3 bytes behind the row may be written.</remarks>
internal static class NearestKernels
{
    private const int Lanes = 4;
    private const double Near = 1e-9;   // of a pixel: a place on the edge of two pixels is in the second, whatever rounding says

    /// <summary>Writes the columns [first, end) of row <paramref name="y"/>.</summary>
    public static void Row(in Homography map, ImageSize size, ReadOnlySpan<byte> image, int y, int first, int end, Span<byte> into)
    {
        if (map is { IsAffine: true, XX: 1, YX: 0 }) Shifted(map, size, image, y, first, end, into);
        else if (!map.IsAffine || !Avx2.IsSupported) Plain(map, size, image, y, first, end, into);
        else if (size.Channels == 1) Four<byte>(map, size, image, y, first, end, into);
        else if (size.Channels == 2) Four<ushort>(map, size, image, y, first, end, into);
        else Four<uint>(map, size, image, y, first, end, into);
    }

    /// <summary>The plain twin.</summary>
    public static void Plain(in Homography map, ImageSize size, ReadOnlySpan<byte> image, int y, int first, int end, Span<byte> into)
    {
        int channels = size.Channels, line = size.Width * channels;
        for (int x = first; x < end; x++)
        {
            (double u, double v) = map.At(x + 0.5, y + 0.5);
            int ix = Math.Clamp((int)(u + Near), 0, size.Width - 1), iy = Math.Clamp((int)(v + Near), 0, size.Height - 1);
            image.Slice((iy * line) + (ix * channels), channels).CopyTo(into[(x * channels)..]);
        }
    }

    /// <summary>Rows that move as a whole, as of a shift or a shear along x: a copy of neighbours, and the edge beside them.</summary>
    private static void Shifted(in Homography map, ImageSize size, ReadOnlySpan<byte> image, int y, int first, int end, Span<byte> into)
    {
        (double u, double v) = map.At(0.5, y + 0.5);
        int shift = (int)Math.Clamp(Math.Floor(u + Near), -size.Width - end, size.Width + end), iy = Math.Clamp((int)(v + Near), 0, size.Height - 1);
        int channels = size.Channels, from = Math.Clamp(-shift, first, end), to = Math.Clamp(size.Width - shift, from, end);
        ReadOnlySpan<byte> row = image.Slice(iy * size.Width * channels, size.Width * channels);
        row.Slice((from + shift) * channels * (to > from ? 1 : 0), (to - from) * channels).CopyTo(into[(from * channels)..]);
        for (int x = first; x < from; x++) row[..channels].CopyTo(into[(x * channels)..]);
        for (int x = to; x < end; x++) row[^channels..].CopyTo(into[(x * channels)..]);
    }

    /// <summary>Four places at a time in double precision; a pixel is moved as one number, of three channels with the byte behind it, which the next pixel overwrites.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four<TPixel>(in Homography map, ImageSize size, ReadOnlySpan<byte> image, int y, int first, int end, Span<byte> into)
        where TPixel : unmanaged
    {
        int channels = size.Channels, line = size.Width * channels, x = first;
        ref byte source = ref MemoryMarshal.GetReference(image);
        ref byte to = ref MemoryMarshal.GetReference(into);
        Vector256<double> stepX = Vector256.Create(map.XX), stepY = Vector256.Create(map.YX), lanes = Vector256.Create(0.5, 1.5, 2.5, 3.5), near = Vector256.Create(Near);
        Vector256<double> rowX = Vector256.Create(map.XY * (y + 0.5)), rowY = Vector256.Create(map.YY * (y + 0.5)), moveX = Vector256.Create(map.X1), moveY = Vector256.Create(map.Y1);
        Vector128<int> mostX = Vector128.Create(size.Width - 1), mostY = Vector128.Create(size.Height - 1), last = Vector128.Create(size.Count - Unsafe.SizeOf<TPixel>());
        for (; x + Lanes <= end; x += Lanes)
        {
            Vector256<double> column = Vector256.Create((double)x) + lanes;
            Vector128<int> ix = Avx.ConvertToVector128Int32WithTruncation((column * stepX) + rowX + moveX + near);
            Vector128<int> iy = Avx.ConvertToVector128Int32WithTruncation((column * stepY) + rowY + moveY + near);
            ix = Vector128.Min(Vector128.Max(ix, Vector128<int>.Zero), mostX);
            iy = Vector128.Min(Vector128.Max(iy, Vector128<int>.Zero), mostY);
            Vector128<int> at = (iy * line) + (ix * channels);
            if (Vector128.GreaterThanAny(at, last))
            {
                Plain(map, size, image, y, x, x + Lanes, into);   // the number would end behind the image
                continue;
            }

            ref byte into4 = ref Unsafe.Add(ref to, x * channels);
            Unsafe.WriteUnaligned(ref into4, Unsafe.ReadUnaligned<TPixel>(ref Unsafe.Add(ref source, at[0])));
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref into4, channels), Unsafe.ReadUnaligned<TPixel>(ref Unsafe.Add(ref source, at[1])));
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref into4, 2 * channels), Unsafe.ReadUnaligned<TPixel>(ref Unsafe.Add(ref source, at[2])));
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref into4, 3 * channels), Unsafe.ReadUnaligned<TPixel>(ref Unsafe.Add(ref source, at[3])));
        }

        Plain(map, size, image, y, x, end, into);
    }
}
