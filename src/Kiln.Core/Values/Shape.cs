using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Kiln;

/// <summary>The sizes of a tensor, up to six of them, by value; written as a collection expression: <c>[64, 28, 28, 1]</c>.</summary>
/// <remarks>Values are always contiguous and row-major. Images are <c>[N, H, W, C]</c>.</remarks>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IEquatable<Shape>
{
    /// <summary>The largest number of axes.</summary>
    public const int MaxRank = 6;

    private readonly Sizes sizes;

    /// <summary>Makes a shape of the given sizes.</summary>
    /// <exception cref="ArgumentException">More than six sizes, a negative size, or more than 2³¹−1 elements.</exception>
    public Shape(ReadOnlySpan<int> sizes)
    {
        if (sizes.Length > MaxRank) throw new ArgumentException($"A shape has at most {MaxRank} sizes; received {sizes.Length}.");
        long count = 1;
        for (int i = 0; i < sizes.Length; i++)
        {
            if (sizes[i] < 0) throw new ArgumentException($"A size cannot be negative; received {sizes[i]} at axis {i}.");
            this.sizes[i] = sizes[i];
            count *= sizes[i];
            if (count > int.MaxValue) throw new ArgumentException("A tensor holds at most 2147483647 elements.");
        }

        Rank = sizes.Length;
        Count = (int)count;
    }

    /// <summary>The number of axes; 0 for a scalar.</summary>
    public int Rank { get; }

    /// <summary>The number of elements: the product of all sizes.</summary>
    public int Count { get; }

    /// <summary>The size of axis <paramref name="axis"/>; negative axes count from the end.</summary>
    public int this[int axis]
    {
        get
        {
            int i = axis < 0 ? axis + Rank : axis;
            if ((uint)i >= (uint)Rank) throw new ArgumentOutOfRangeException(nameof(axis), $"Axis {axis} of a shape of rank {Rank}.");
            return sizes[i];
        }
    }

    /// <summary>Makes a shape; what the collection expression calls.</summary>
    public static Shape Create(ReadOnlySpan<int> sizes) => new(sizes);

    /// <summary>The sizes as an array.</summary>
    public int[] ToArray()
    {
        var all = new int[Rank];
        for (int i = 0; i < all.Length; i++) all[i] = sizes[i];
        return all;
    }

    /// <summary>The same shape with the first size replaced: how a batch of another size looks.</summary>
    public Shape WithBatch(int batch)
    {
        Span<int> all = stackalloc int[MaxRank];
        for (int i = 0; i < Rank; i++) all[i] = sizes[i];
        all[0] = batch;
        return new(all[..Rank]);
    }

    /// <summary>Walks the sizes from the first axis to the last.</summary>
    public IEnumerator<int> GetEnumerator()
    {
        for (int i = 0; i < Rank; i++) yield return this[i];
    }

    /// <inheritdoc/>
    public bool Equals(Shape other)
    {
        if (Rank != other.Rank) return false;
        for (int i = 0; i < Rank; i++)
        {
            if (sizes[i] != other.sizes[i]) return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        for (int i = 0; i < Rank; i++) hash.Add(sizes[i]);
        return hash.ToHashCode();
    }

    /// <summary>As the sizes are written in code: <c>[64, 28, 28, 1]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", ToArray())}]";

    /// <summary>Whether both have the same sizes.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether any size differs.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    [InlineArray(MaxRank)]
    private struct Sizes
    {
        private int first;
    }
}
