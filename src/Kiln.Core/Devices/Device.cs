namespace Kiln.Devices;

/// <summary>Where arithmetic happens: it allocates memory and offers <see cref="Kernels"/>.</summary>
public abstract class Device
{
    /// <summary>What it is, for people: <c>CPU, 2 threads, 512-bit</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Its arithmetic.</summary>
    public abstract Kernels Kernels { get; }

    /// <summary>Takes zeroed memory for <paramref name="length"/> floats.</summary>
    public abstract Slab Allocate(int length);
}
