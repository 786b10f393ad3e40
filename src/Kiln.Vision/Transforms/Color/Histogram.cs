using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kiln.Vision;

/// <summary>Counts of the 256 values of each colour channel, and their smallest and largest.</summary>
internal static class Histogram
{
    /// <summary>Adds up to <paramref name="counts"/>, 256 per colour channel, zeroed here; alpha is not counted.</summary>
    /// <remarks>Every channel counts into four tables in turn, so that neighbours of one value need not wait for each other.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Count(ImageSize size, ReadOnlySpan<byte> image, Span<int> counts)
    {
        const int Turns = 4;
        int channels = size.Channels, colors = size.Colors, values = channels * LookUp.Size;
        Span<int> tables = stackalloc int[Turns * 4 * LookUp.Size];
        tables = tables[..(Turns * values)];
        tables.Clear();
        ref int table = ref MemoryMarshal.GetReference(tables);
        ref byte x = ref MemoryMarshal.GetReference(image);
        int i = 0, block = Turns * channels;
        for (; i + block <= size.Count; i += block)
        {
            for (int j = 0; j < block; j += Turns)
            {
                uint four = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref x, i + j));   // byte j of a block goes to table j: its channel is j mod channels
                ref int first = ref Unsafe.Add(ref table, j * LookUp.Size);
                Unsafe.Add(ref first, (int)(four & 255))++;
                Unsafe.Add(ref first, (int)((four >> 8) & 255) + LookUp.Size)++;
                Unsafe.Add(ref first, (int)((four >> 16) & 255) + (2 * LookUp.Size))++;
                Unsafe.Add(ref first, (int)(four >> 24) + (3 * LookUp.Size))++;
            }
        }

        for (int c = 0; i < size.Count; i++, c = (c + 1) % channels) tables[(c * LookUp.Size) + image[i]]++;
        counts = counts[..(colors * LookUp.Size)];
        for (int v = 0; v < counts.Length; v++)
        {
            int sum = 0;
            for (int turn = 0; turn < Turns; turn++) sum += tables[(turn * values) + v];
            counts[v] = sum;
        }
    }

    /// <summary>The smallest and the largest byte of each colour channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Range(ImageSize size, ReadOnlySpan<byte> image, Span<byte> least, Span<byte> most)
    {
        const int Lanes = 32;
        int channels = size.Channels, at = 0;
        least[..channels].Fill(byte.MaxValue);
        most[..channels].Clear();
        int step = channels * Lanes;
        if (Vector256.IsHardwareAccelerated && size.Count >= step)
        {
            // As many registers as channels: a lane then always meets the same channel.
            ref byte x = ref MemoryMarshal.GetReference(image);
            Span<byte> lows = stackalloc byte[4 * Lanes], highs = stackalloc byte[4 * Lanes];
            for (int register = 0; register < channels; register++)
            {
                Vector256<byte> low = Vector256<byte>.AllBitsSet, high = Vector256<byte>.Zero;
                for (int i = register * Lanes; i + Lanes <= size.Count; i += step)
                {
                    Vector256<byte> bytes = Vector256.LoadUnsafe(ref x, (nuint)i);
                    low = Vector256.Min(low, bytes);
                    high = Vector256.Max(high, bytes);
                }

                low.CopyTo(lows[(register * Lanes)..]);
                high.CopyTo(highs[(register * Lanes)..]);
            }

            for (int i = 0; i < step; i++)
            {
                least[i % channels] = Math.Min(least[i % channels], lows[i]);
                most[i % channels] = Math.Max(most[i % channels], highs[i]);
            }

            at = size.Count / step * step;
        }

        for (int c = 0; at < size.Count; at++, c = (c + 1) % channels)
        {
            least[c] = Math.Min(least[c], image[at]);
            most[c] = Math.Max(most[c], image[at]);
        }
    }
}
