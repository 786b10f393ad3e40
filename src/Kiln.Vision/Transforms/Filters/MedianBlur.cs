using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kiln.Vision;

/// <summary>Replaces each byte by the median of the 3×3 square around it, as PIL's MedianFilter(3); borders repeat the outermost pixels.</summary>
/// <param name="Chance">The probability that an image is changed; 0 … 1.</param>
public sealed record MedianBlur(float Chance = 0.5f) : OccasionalTransform(Chance)
{
    /// <inheritdoc/>
    public override void Apply(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Margin.Bytes(size, 1));
        Margin.Repeat(size, image, 1, buffer);
        int line = size.Width * size.Channels, wide = line + (2 * size.Channels);
        for (int y = 0; y < size.Height; y++) Row(buffer.AsSpan(y * wide, 3 * wide), wide, size.Channels, into.Slice(y * line, line));
        ArrayPool<byte>.Shared.Return(buffer);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row(ReadOnlySpan<byte> rows, int wide, int step, Span<byte> into)
    {
        ref byte x = ref MemoryMarshal.GetReference(rows), y = ref MemoryMarshal.GetReference(into);
        int i = 0;
        for (; i + Vector256<byte>.Count <= into.Length; i += Vector256<byte>.Count) OfNine(ref Unsafe.Add(ref x, i), wide, step).StoreUnsafe(ref y, (nuint)i);
        if (i == into.Length) return;

        // The rest as one register: copied out, so that nothing beyond the rows is read.
        Span<byte> rest = stackalloc byte[9 * Vector256<byte>.Count];
        rest.Clear();
        int count = into.Length - i;
        for (int k = 0; k < 9; k++) rows.Slice(i + (k / 3 * wide) + (k % 3 * step), count).CopyTo(rest[(k * Vector256<byte>.Count)..]);
        Span<byte> found = stackalloc byte[Vector256<byte>.Count];
        OfNine(ref MemoryMarshal.GetReference(rest), 3 * Vector256<byte>.Count, Vector256<byte>.Count).CopyTo(found);
        found[..count].CopyTo(into[i..]);
    }

    /// <summary>
    /// Columns are sorted; the median of all is the median of the largest of the small ones, the median of the middle ones
    /// and the smallest of the large ones.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> OfNine(ref byte x, int wide, int step)
    {
        (Vector256<byte> a0, Vector256<byte> a1, Vector256<byte> a2) = Sorted(ref x, wide);
        (Vector256<byte> b0, Vector256<byte> b1, Vector256<byte> b2) = Sorted(ref Unsafe.Add(ref x, step), wide);
        (Vector256<byte> c0, Vector256<byte> c1, Vector256<byte> c2) = Sorted(ref Unsafe.Add(ref x, 2 * step), wide);
        Vector256<byte> low = Vector256.Max(a0, Vector256.Max(b0, c0)), high = Vector256.Min(a2, Vector256.Min(b2, c2));
        return Middle(low, Middle(a1, b1, c1), high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<byte> Least, Vector256<byte> Middle, Vector256<byte> Most) Sorted(ref byte x, int wide)
    {
        Vector256<byte> a = Vector256.LoadUnsafe(ref x), b = Vector256.LoadUnsafe(ref x, (nuint)wide), c = Vector256.LoadUnsafe(ref x, (nuint)(2 * wide));
        Vector256<byte> low = Vector256.Min(a, b), high = Vector256.Max(a, b);
        return (Vector256.Min(low, c), Vector256.Max(low, Vector256.Min(high, c)), Vector256.Max(high, c));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Middle(Vector256<byte> a, Vector256<byte> b, Vector256<byte> c) =>
        Vector256.Max(Vector256.Min(a, b), Vector256.Min(Vector256.Max(a, b), c));
}
