using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kiln.Vision;

/// <summary>Noise that adds a normal number to every colour byte, each pixel and channel on its own; alpha stays.</summary>
/// <param name="Deviation">The largest standard deviation, of colours 0 … 1; 0 … 1. That of an image is uniform from 0 to it, or always it where <paramref name="IsFixed"/>.</param>
/// <param name="IsFixed">Whether every image gets the same deviation.</param>
/// <param name="Chance">The probability that an image is changed; 0 … 1.</param>
public abstract record AddedNoise(float Deviation, bool IsFixed, float Chance) : OccasionalTransform(Chance)
{
    /// <summary>The largest standard deviation, of colours 0 … 1.</summary>
    /// <exception cref="InputException">Not between 0 and 1.</exception>
    public float Deviation { get; init; } = Setting.Between(0, 1, Deviation);

    /// <summary>Whether the noise grows with the byte: <c>x (1 + d n)</c> rather than <c>x + 255 d n</c>.</summary>
    private protected abstract bool IsProportional { get; }

    /// <summary>Draws the deviation A and the key B, C of the noise.</summary>
    protected override Draw SampleChange(ImageSize size, ref Philox random)
    {
        float deviation = IsFixed ? Deviation : random.Uniform(0, Deviation);
        (float high, float low) = NoiseStream.Key(ref random);
        return new(deviation > 0, deviation, high, low);
    }

    /// <inheritdoc/>
    public override void Apply(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into)
    {
        int line = size.Width * size.Channels;
        float[] normal = ArrayPool<float>.Shared.Rent(line);
        ushort[] bits = ArrayPool<ushort>.Shared.Rent(line);
        Span<float> noise = normal.AsSpan(0, line);
        (float factor, float offset) = IsProportional ? (draw.A, 0f) : (0f, byte.MaxValue * draw.A);
        for (int y = 0; y < size.Height; y++)
        {
            NoiseStream.FillNormal(draw.B, draw.C, y, noise, bits.AsSpan(0, line));
            if (size.Colors < size.Channels)
            {
                for (int i = size.Colors; i < line; i += size.Channels) noise[i] = 0;
            }

            Row(noise, factor, offset, image.Slice(y * line, line), into.Slice(y * line, line));
        }

        ArrayPool<float>.Shared.Return(normal);
        ArrayPool<ushort>.Shared.Return(bits);
    }

    private static void Row(ReadOnlySpan<float> noise, float factor, float offset, ReadOnlySpan<byte> from, Span<byte> into)
    {
        if (Vector512.IsHardwareAccelerated) Row<Lanes16>(noise, factor, offset, from, into);
        else if (Vector256.IsHardwareAccelerated) Row<Lanes8>(noise, factor, offset, from, into);
        else Row<Lane1>(noise, factor, offset, from, into);
    }

    /// <summary>into = x + noise (factor x + offset), rounded to the nearest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Row<V>(ReadOnlySpan<float> noise, float factor, float offset, ReadOnlySpan<byte> from, Span<byte> into)
        where V : struct, IPixelLanes<V>
    {
        ref float n = ref MemoryMarshal.GetReference(noise);
        ref byte x = ref MemoryMarshal.GetReference(from), y = ref MemoryMarshal.GetReference(into);
        int i = 0;
        for (; i + V.Lanes <= into.Length; i += V.Lanes) One<V>(ref Unsafe.Add(ref n, i), factor, offset, ref Unsafe.Add(ref x, i)).StoreBytes(ref Unsafe.Add(ref y, i));
        for (; i < into.Length; i++) One<Lane1>(ref Unsafe.Add(ref n, i), factor, offset, ref Unsafe.Add(ref x, i)).StoreBytes(ref Unsafe.Add(ref y, i));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V One<V>(ref float noise, float factor, float offset, ref byte x)
        where V : struct, IPixelLanes<V>
    {
        V byteOf = V.LoadBytes(ref x);
        return V.Fma(V.Load(ref noise), V.Fma(byteOf, V.Splat(factor), V.Splat(offset)), byteOf + V.Splat(0.5f));
    }
}
