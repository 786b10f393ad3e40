using Kiln.Cpu;
using Kiln.Devices;

namespace Kiln.Cli.Benchmarks;

/// <summary>Memory for one benchmark, freed when it is over.</summary>
internal sealed class Workbench(CpuDevice device, ulong seed) : IDisposable
{
    private readonly Stack<IDisposable> owned = [];
    private Philox random = Philox.For(seed, "input");

    /// <summary>The device's arithmetic.</summary>
    public Kernels Kernels => device.Kernels;

    /// <summary>Standard normal values.</summary>
    public FloatBuffer Drawn(int length)
    {
        FloatBuffer buffer = Empty(length);
        random.FillNormal(buffer.Span, 1);
        return buffer;
    }

    /// <summary>Room for a result.</summary>
    public FloatBuffer Empty(int length) => Own(device.Allocate(length)).Buffer;

    /// <summary>Class numbers.</summary>
    public int[] Labels(int count, int classes)
    {
        var labels = new int[count];
        foreach (ref int label in labels.AsSpan()) label = random.Below(classes);
        return labels;
    }

    /// <summary>A store of these parameters and of those of a layer.</summary>
    public ParameterStore Store(IEnumerable<Parameter> parameters) => Own(ParameterStore.For(parameters, device, seed));

    /// <summary>Something to be disposed with the rest.</summary>
    public T Own<T>(T made)
        where T : IDisposable
    {
        owned.Push(made);
        return made;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (owned.TryPop(out IDisposable? last)) last.Dispose();
    }
}
