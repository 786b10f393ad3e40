using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kiln.Vision;

/// <summary>Sends bytes through tables of 256, one table per colour channel; in place or not.</summary>
internal static class LookUp
{
    /// <summary>Entries of a table.</summary>
    public const int Size = 256;

    private const int Lanes = 64, Quarter = 64;

    /// <summary>into = tables[channel][image], with one table per colour channel, one after the other; alpha is copied.</summary>
    public static void Run(ReadOnlySpan<byte> tables, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into)
    {
        int done = 0;
        bool same = AreSame(tables, size);
        if (Avx512Vbmi.IsSupported)
        {
            done = same ? One(tables, image, into) : Many(tables, size, image, into);
        }

        Scalar(tables, size, image, into, done);
    }

    /// <summary>The same byte by byte, from byte <paramref name="start"/>: the remainder, and the way on machines without a byte permutation.</summary>
    public static void Scalar(ReadOnlySpan<byte> tables, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into, int start = 0)
    {
        if (AreSame(tables, size))
        {
            ref byte table = ref MemoryMarshal.GetReference(tables);
            for (int i = start; i < into.Length; i++) into[i] = Unsafe.Add(ref table, (int)image[i]);
            return;
        }

        int channels = size.Channels, colors = size.Colors;
        for (int i = start, c = start % channels; i < into.Length; i++)
        {
            into[i] = c < colors ? tables[(c * Size) + image[i]] : image[i];
            if (++c == channels) c = 0;
        }
    }

    private static bool AreSame(ReadOnlySpan<byte> tables, ImageSize size)
    {
        if (size.Channels is 2 or 4) return false;
        for (int c = 1; c < size.Channels; c++)
        {
            if (!tables[..Size].SequenceEqual(tables.Slice(c * Size, Size))) return false;
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int One(ReadOnlySpan<byte> tables, ReadOnlySpan<byte> image, Span<byte> into)
    {
        ref byte table = ref MemoryMarshal.GetReference(tables);
        ref byte x = ref MemoryMarshal.GetReference(image), y = ref MemoryMarshal.GetReference(into);
        Vector512<byte> a = Vector512.LoadUnsafe(ref table), b = Vector512.LoadUnsafe(ref table, Quarter);
        Vector512<byte> c = Vector512.LoadUnsafe(ref table, 2 * Quarter), d = Vector512.LoadUnsafe(ref table, 3 * Quarter);
        int i = 0;
        for (; i + Lanes <= into.Length; i += Lanes) Entries(Vector512.LoadUnsafe(ref x, (nuint)i), a, b, c, d).StoreUnsafe(ref y, (nuint)i);
        return i;
    }

    /// <summary>Each register of bytes goes through every table; of the results each byte keeps its channel's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Many(ReadOnlySpan<byte> tables, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into)
    {
        int channels = size.Channels, colors = size.Colors;
        Span<byte> masks = stackalloc byte[4 * (Lanes + 4)];   // per colour: 255 where a byte is of it, from phase 0 on
        masks.Clear();
        for (int c = 0; c < colors; c++)
        {
            for (int i = c; i < Lanes + 4; i += channels) masks[(c * (Lanes + 4)) + i] = byte.MaxValue;
        }

        ref byte table = ref MemoryMarshal.GetReference(tables);
        ref byte mask = ref MemoryMarshal.GetReference(masks);
        ref byte x = ref MemoryMarshal.GetReference(image), y = ref MemoryMarshal.GetReference(into);
        int at = 0;
        for (int phase = 0; at + Lanes <= into.Length; at += Lanes, phase = (phase + Lanes) % channels)
        {
            Vector512<byte> bytes = Vector512.LoadUnsafe(ref x, (nuint)at), found = bytes;
            for (int c = 0; c < colors; c++)
            {
                ref byte of = ref Unsafe.Add(ref table, c * Size);
                Vector512<byte> entries = Entries(
                    bytes, Vector512.LoadUnsafe(ref of), Vector512.LoadUnsafe(ref of, Quarter), Vector512.LoadUnsafe(ref of, 2 * Quarter), Vector512.LoadUnsafe(ref of, 3 * Quarter));
                found = Vector512.ConditionalSelect(Vector512.LoadUnsafe(ref mask, (nuint)((c * (Lanes + 4)) + phase)), entries, found);
            }

            found.StoreUnsafe(ref y, (nuint)at);
        }

        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Entries(Vector512<byte> index, Vector512<byte> a, Vector512<byte> b, Vector512<byte> c, Vector512<byte> d) =>
        Vector512.ConditionalSelect(
            Vector512.LessThan(index.AsSByte(), Vector512<sbyte>.Zero).AsByte(),
            Avx512Vbmi.PermuteVar64x8x2(c, index, d),
            Avx512Vbmi.PermuteVar64x8x2(a, index, b));
}
