using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Memory of one team member for the time of one chunk; grows to the largest request and stays.</summary>
internal sealed unsafe class Scratch : IDisposable
{
    private Slab? slab;

    /// <summary>At least <paramref name="length"/> floats, 64-byte aligned, with whatever they last held. A second call may return the same memory.</summary>
    public float* Floats(int length)
    {
        if (slab is null || slab.Buffer.Length < length)
        {
            slab?.Dispose();
            slab = Slab.OfMainMemory(Math.Max(length, 1024));
        }

        return slab.Buffer.Address;
    }

    /// <inheritdoc/>
    public void Dispose() => slab?.Dispose();
}
