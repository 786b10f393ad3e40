using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kiln.Vision;

/// <summary>Counts of the 256 values of each colour channel, and their smallest and largest.</summary>
internal static class Histogram
{
    private const int Block = 12;   // a multiple of 1, 2, 3 and 4 channels: byte p of a block always is of channel p mod channels

    /// <summary>Writes <paramref name="counts"/>, 256 per colour channel; alpha is not counted.</summary>
    /// <remarks>Each byte of a block counts into its own table, so that neighbours of one value need not wait for each other.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Count(ImageSize size, ReadOnlySpan<byte> image, Span<int> counts)
    {
        Span<int> tables = stackalloc int[Block * LookUp.Size];
        tables.Clear();
        ref int table = ref MemoryMarshal.GetReference(tables);
        ref byte x = ref MemoryMarshal.GetReference(image);
        int i = 0;
        for (; i + Block <= size.Count; i += Block)
        {
            Four(ref Unsafe.Add(ref x, i), ref table);
            Four(ref Unsafe.Add(ref x, i + 4), ref Unsafe.Add(ref table, 4 * LookUp.Size));
            Four(ref Unsafe.Add(ref x, i + 8), ref Unsafe.Add(ref table, 8 * LookUp.Size));
        }

        for (int p = 0; i < size.Count; i++, p++) tables[(p * LookUp.Size) + image[i]]++;
        for (int c = 0; c < size.Colors; c++)
        {
            Span<int> sums = counts.Slice(c * LookUp.Size, LookUp.Size);
            tables.Slice(c * LookUp.Size, LookUp.Size).CopyTo(sums);
            for (int p = c + size.Channels; p < Block; p += size.Channels)
            {
                ReadOnlySpan<int> more = tables.Slice(p * LookUp.Size, LookUp.Size);
                for (int v = 0; v < sums.Length; v++) sums[v] += more[v];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(ref byte x, ref int table)
    {
        uint bytes = Unsafe.ReadUnaligned<uint>(ref x);
        Unsafe.Add(ref table, (nuint)(byte)bytes)++;
        Unsafe.Add(ref table, (nuint)(byte)(bytes >> 8) + LookUp.Size)++;
        Unsafe.Add(ref table, (nuint)(byte)(bytes >> 16) + (2 * LookUp.Size))++;
        Unsafe.Add(ref table, (nuint)(bytes >> 24) + (3 * LookUp.Size))++;
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
