using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>The processor: main memory, a team of threads and vector kernels of one width.</summary>
public sealed class CpuDevice : Device, IDisposable
{
    private readonly Workers workers;

    /// <summary>Makes a device of its own threads.</summary>
    /// <param name="threads">Threads that compute, the caller included; 0 for one per processor.</param>
    /// <param name="width">Vector width; null for the widest this machine has.</param>
    /// <exception cref="ArgumentException">A negative number of threads, or a width that this machine lacks.</exception>
    public CpuDevice(int threads = 0, SimdWidth? width = null)
    {
        if (threads < 0) throw new ArgumentException($"Threads: expected 1 or more, or 0 for one per processor; received {threads}.");
        Width = width ?? SimdWidths.Widest;
        if (Width > SimdWidths.Widest) throw new ArgumentException($"SIMD width {(int)Width}: this machine has at most {(int)SimdWidths.Widest} bits.");
        Threads = threads == 0 ? Environment.ProcessorCount : threads;
        workers = new Workers(Threads);
        Kernels = Width switch
        {
            SimdWidth.Bits512 => new CpuKernels<Wide>(workers),
            SimdWidth.Bits256 => new CpuKernels<Narrow>(workers),
            _ => new CpuKernels<Portable>(workers),
        };
    }

    /// <summary>Threads that compute, the caller included.</summary>
    public int Threads { get; }

    /// <summary>The vector width its kernels use.</summary>
    public SimdWidth Width { get; }

    /// <inheritdoc/>
    public override string Name => $"CPU, {Threads} {(Threads == 1 ? "thread" : "threads")}, {(int)Width}-bit vectors";

    /// <inheritdoc/>
    public override Kernels Kernels { get; }

    /// <inheritdoc/>
    public override Slab Allocate(int length) => Slab.OfMainMemory(length);

    /// <summary>Stops the threads.</summary>
    public void Dispose() => workers.Dispose();
}

/// <summary>The default processor device.</summary>
public static class CpuDevices
{
    private static readonly Lazy<CpuDevice> Shared = new(() => new CpuDevice());

    extension(Device)
    {
        /// <summary>The processor with one thread per core and the widest vectors; made when first asked for, one for the whole program.</summary>
        public static CpuDevice Cpu => Shared.Value;
    }
}
