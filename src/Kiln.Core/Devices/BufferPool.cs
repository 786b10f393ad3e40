using System.Numerics;

namespace Kiln.Devices;

/// <summary>Buffers that come back: stacks of slabs by size class, four classes to each power of two (at most a fifth of a slab lies idle).</summary>
internal sealed class BufferPool(Device device) : IDisposable
{
    private const int SmallestBits = 6;   // 64 floats
    private readonly Stack<nint>[] free = CreateStacks();
    private readonly List<Slab> slabs = [];

    /// <summary>How many buffers are rented and not yet returned.</summary>
    public int Outstanding { get; private set; }

    /// <summary>How many floats all slabs hold together.</summary>
    public long Capacity { get; private set; }

    /// <summary>Rents at least <paramref name="length"/> floats with whatever they last held; debug builds hold NaN.</summary>
    public unsafe FloatBuffer Rent(int length)
    {
        int kind = ClassOf(length);
        Outstanding++;
        if (free[kind].TryPop(out nint address)) return new((float*)address, length);
        Slab slab = device.Allocate(SizeOf(kind));
        slabs.Add(slab);
        Capacity += slab.Buffer.Length;
        return new(slab.Buffer.Address, length);
    }

    /// <summary>Takes a rented buffer back.</summary>
    public unsafe void Return(FloatBuffer buffer)
    {
        Outstanding--;
#if DEBUG
        buffer.Span.Fill(float.NaN);
#endif
        free[ClassOf(buffer.Length)].Push((nint)buffer.Address);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Slab slab in slabs) slab.Dispose();
        slabs.Clear();
        foreach (Stack<nint> stack in free) stack.Clear();
    }

    /// <summary>The smallest class that holds <paramref name="length"/> floats: 64, 80, 96, 112, 128, 160, …</summary>
    private static int ClassOf(int length)
    {
        if (length <= 1 << SmallestBits) return 0;
        int bits = 31 - BitOperations.LeadingZeroCount((uint)(length - 1));   // 2^bits < length ≤ 2^(bits+1)
        int quarter = ((length - 1) >> (bits - 2)) & 3;
        return ((bits - SmallestBits) * 4) + quarter + 1;
    }

    private static int SizeOf(int kind)
    {
        if (kind == 0) return 1 << SmallestBits;
        int bits = ((kind - 1) / 4) + SmallestBits, quarter = (kind - 1) % 4;
        return (int)Math.Min((5L + quarter) << (bits - 2), int.MaxValue);
    }

    private static Stack<nint>[] CreateStacks()
    {
        var stacks = new Stack<nint>[((31 - SmallestBits) * 4) + 1];
        for (int i = 0; i < stacks.Length; i++) stacks[i] = new Stack<nint>();
        return stacks;
    }
}
