using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kiln.Vision;

/// <summary>Copies a row of pixels in reverse order.</summary>
internal static class Mirror
{
    private const int Group = 5;   // pixels of three bytes in a vector of 16

    // The five pixels that begin at byte 1, in reverse order; the last lane is overwritten by what follows.
    private static Vector128<byte> ReverseRgb => Vector128.Create((byte)13, 14, 15, 10, 11, 12, 7, 8, 9, 4, 5, 6, 1, 2, 3, 0);

    /// <summary>Writes the pixels of <paramref name="row"/> from the last to the first; up to 16 bytes behind them are written, too.</summary>
    /// <param name="row">The pixels.</param>
    /// <param name="channels">Bytes per pixel.</param>
    /// <param name="into">Where they go, other memory than <paramref name="row"/>.</param>
    public static void Row(ReadOnlySpan<byte> row, int channels, Span<byte> into)
    {
        switch (channels)
        {
            case 1:
                row.CopyTo(into);
                into[..row.Length].Reverse();
                break;
            case 2:
                Reversed(MemoryMarshal.Cast<byte, ushort>(row), MemoryMarshal.Cast<byte, ushort>(into));
                break;
            case 3:
                Rgb(row, into);
                break;
            default:
                Reversed(MemoryMarshal.Cast<byte, uint>(row), MemoryMarshal.Cast<byte, uint>(into));
                break;
        }
    }

    private static void Reversed<T>(ReadOnlySpan<T> row, Span<T> into)
        where T : unmanaged, IBinaryInteger<T>
    {
        row.CopyTo(into);
        into[..row.Length].Reverse();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rgb(ReadOnlySpan<byte> row, Span<byte> into)
    {
        ref byte x = ref MemoryMarshal.GetReference(row);
        ref byte y = ref MemoryMarshal.GetReference(into);
        int from = row.Length, to = 0;   // bytes not yet copied; bytes written
        for (; from > 3 * Group && to + Vector128<byte>.Count <= into.Length; from -= 3 * Group, to += 3 * Group)
        {
            // One byte before the five pixels is read instead of one behind them, which may be the end of memory.
            Vector128<byte> pixels = Vector128.LoadUnsafe(ref x, (nuint)(from - (3 * Group) - 1));
            Vector128.Shuffle(pixels, ReverseRgb).StoreUnsafe(ref y, (nuint)to);
        }

        for (; from > 0; from -= 3, to += 3)
        {
            into[to] = row[from - 3];
            into[to + 1] = row[from - 2];
            into[to + 2] = row[from - 1];
        }
    }
}
