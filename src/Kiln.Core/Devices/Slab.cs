using System.Runtime.InteropServices;

namespace Kiln.Devices;

/// <summary>Memory of a device that somebody owns; freed when disposed, or by the collector where that was forgotten.</summary>
public sealed unsafe class Slab : IDisposable
{
    private const nuint Alignment = 64;   // one cache line, one 512-bit vector

    private Slab(FloatBuffer buffer) => Buffer = buffer;

    /// <summary>Frees what was not disposed.</summary>
    ~Slab() => Free();

    /// <summary>The memory; none after disposal.</summary>
    public FloatBuffer Buffer { get; private set; }

    /// <summary>Takes zeroed main memory for <paramref name="length"/> floats.</summary>
    public static Slab OfMainMemory(int length)
    {
        nuint bytes = (nuint)length * sizeof(float);
        float* address = (float*)NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(address, bytes);
        return new(new(address, length));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(Buffer.Address);
        Buffer = default;
    }
}
