namespace Kiln.Devices;

/// <summary>A device that computes nothing: shapes are inferred and memory is real, but values mean nothing. Summaries need no more.</summary>
/// <remarks>A pass over it takes parameters of any store or none, because it reads only their shapes.</remarks>
public sealed class NullDevice : Device
{
    /// <inheritdoc/>
    public override string Name => "none (shapes only)";

    /// <inheritdoc/>
    public override Kernels Kernels { get; } = new NullKernels();

    /// <inheritdoc/>
    public override Slab Allocate(int length) => Slab.OfMainMemory(length);
}
