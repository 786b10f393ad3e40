namespace Kiln.Devices;

/// <summary>An address and a length in floats; it owns nothing.</summary>
public readonly unsafe struct FloatBuffer(float* address, int length)
{
    /// <summary>The first float; 64-byte aligned where a pool or store made it.</summary>
    public float* Address { get; } = address;

    /// <summary>The number of floats.</summary>
    public int Length { get; } = length;

    /// <summary>Whether there is no memory behind it: an absent bias, a gradient nobody wants.</summary>
    public bool IsNone => Address == null;

    /// <summary>The floats as a span.</summary>
    public Span<float> Span => new(Address, Length);

    /// <summary>The part that starts at <paramref name="start"/> and is <paramref name="length"/> floats long.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The part reaches beyond the end.</exception>
    public FloatBuffer Slice(int start, int length)
    {
        if ((uint)start > (uint)Length || (uint)length > (uint)(Length - start))
        {
            throw new ArgumentOutOfRangeException(nameof(start), $"Floats {start} … {start + length} of a buffer of {Length}.");
        }

        return new(Address + start, length);
    }
}

/// <summary>Where a result goes: the first writer overwrites, later writers add, so nobody has to zero anything.</summary>
public readonly struct Into(FloatBuffer buffer, bool add = false)
{
    /// <summary>The memory written to.</summary>
    public FloatBuffer Buffer { get; } = buffer;

    /// <summary>Whether to add to what is there instead of overwriting it.</summary>
    public bool Add { get; } = add;

    /// <summary>Whether nobody wants the result; kernels then return at once.</summary>
    public bool IsNone => Buffer.IsNone;
}
