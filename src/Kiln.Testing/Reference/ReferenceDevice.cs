using Kiln.Devices;

namespace Kiln.Testing;

/// <summary>A device of plain loops in double precision: slow, and what the fast devices are measured against.</summary>
public sealed class ReferenceDevice : Device
{
    /// <inheritdoc/>
    public override string Name => "Reference";

    /// <inheritdoc/>
    public override Kernels Kernels { get; } = new ReferenceKernels();

    /// <inheritdoc/>
    public override Slab Allocate(int length) => Slab.OfMainMemory(length);
}
