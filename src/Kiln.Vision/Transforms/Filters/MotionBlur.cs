using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kiln.Vision;

/// <summary>Averages pixels along a line of random direction, as a moving camera does; borders repeat the outermost pixels.</summary>
/// <param name="MaxLength">The line is an odd number of pixels, 3 … MaxLength, long; odd, 1 … 63, where 1 leaves the image as it is.</param>
/// <param name="Chance">The probability that an image is changed; 0 … 1.</param>
public sealed record MotionBlur(int MaxLength = 7, float Chance = 0.5f) : OccasionalTransform(Chance)
{
    /// <summary>The longest line in pixels.</summary>
    /// <exception cref="InputException">Even, or not between 1 and 63.</exception>
    public int MaxLength { get; init; } = Setting.Odd(SeparableFilter.MostTaps, MaxLength);

    /// <summary>Draws the length A and the direction B in radians, 0 … π.</summary>
    protected override Draw SampleChange(ImageSize size, ref Philox random) =>
        MaxLength < 3 ? default : new(true, 3 + (2 * random.Below((MaxLength - 1) / 2)), random.Uniform(0, MathF.PI));

    /// <inheritdoc/>
    public override void Apply(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into)
    {
        int taps = (int)draw.A, margin = taps / 2, channels = size.Channels;
        int line = size.Width * channels, wide = line + (2 * margin * channels);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Margin.Bytes(size, margin));
        Margin.Repeat(size, image, margin, buffer);
        Span<int> offsets = stackalloc int[taps];
        for (int t = 0; t < taps; t++)
        {
            int right = (int)MathF.Round((t - margin) * MathF.Cos(draw.B)), down = (int)MathF.Round((t - margin) * MathF.Sin(draw.B));
            offsets[t] = ((margin + down) * wide) + ((margin + right) * channels);
        }

        for (int y = 0; y < size.Height; y++)
        {
            ReadOnlySpan<byte> from = buffer.AsSpan(y * wide, taps * wide);
            if (Vector512.IsHardwareAccelerated) Row<Lanes16>(from, offsets, into.Slice(y * line, line));
            else if (Vector256.IsHardwareAccelerated) Row<Lanes8>(from, offsets, into.Slice(y * line, line));
            else Row<Lane1>(from, offsets, into.Slice(y * line, line));
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>into[i] = the mean of from[offsetₜ + i], rounded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Row<V>(ReadOnlySpan<byte> from, ReadOnlySpan<int> offsets, Span<byte> into)
        where V : struct, IPixelLanes<V>
    {
        ref byte x = ref MemoryMarshal.GetReference(from), y = ref MemoryMarshal.GetReference(into);
        int i = 0;
        for (; i + V.Lanes <= into.Length; i += V.Lanes) Mean<V>(ref Unsafe.Add(ref x, i), offsets).StoreBytes(ref Unsafe.Add(ref y, i));
        for (; i < into.Length; i++) Mean<Lane1>(ref Unsafe.Add(ref x, i), offsets).StoreBytes(ref Unsafe.Add(ref y, i));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Mean<V>(ref byte x, ReadOnlySpan<int> offsets)
        where V : struct, IPixelLanes<V>
    {
        V sum = V.Splat(0);
        foreach (int offset in offsets) sum += V.LoadBytes(ref Unsafe.Add(ref x, offset));
        return V.Fma(sum, V.Splat(1f / offsets.Length), V.Splat(0.5f));
    }
}
