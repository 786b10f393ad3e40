using Kiln.Devices;

namespace Kiln;

/// <summary>
/// All parameters of a model in one block of memory, and all gradients in another: decayed weights first, then plain
/// trained ones, then what is frozen, then statistics.
/// </summary>
/// <remarks>
/// Optimisers, clipping and averaging run over the trained range as one flat array. Each parameter starts at a multiple
/// of 16 floats (one 512-bit line); the gap stays zero in values and gradients, so flat loops may cross it.
/// Not safe to share between threads: one pass at a time.
/// </remarks>
public sealed class ParameterStore : IDisposable
{
    private const int Alignment = 16;
    private readonly Parameter[] parameters;
    private readonly Slab values, gradients;
    private readonly Pass pass;

    private ParameterStore(Parameter[] parameters, Device device, ulong seed)
    {
        this.parameters = parameters;
        Device = device;
        Seed = seed;
        Parameter[] order = [.. parameters.OrderBy(Group)];
        int trained = order.Where(p => p.Trainable).Sum(Padded);
        DecayedLength = order.Where(p => Group(p) == 0).Sum(Padded);
        values = device.Allocate(Math.Max(order.Sum(Padded), Alignment));
        gradients = device.Allocate(Math.Max(trained, Alignment));
        Values = values.Buffer;
        TrainedValues = values.Buffer.Slice(0, trained);
        Gradients = gradients.Buffer.Slice(0, trained);
        int offset = 0;
        foreach (Parameter p in order)
        {
            p.Value = values.Buffer.Slice(offset, p.Shape.Count);
            p.Gradient = p.Trainable ? gradients.Buffer.Slice(offset, p.Shape.Count) : default;
            offset += Padded(p);
        }

        for (int i = 0; i < parameters.Length; i++)
        {
            parameters[i].Index = i;
            Philox random = Philox.For(seed, parameters[i].Path);
            parameters[i].Init.Fill(parameters[i].Value.Span, new InitTarget(parameters[i]), ref random);
        }

        pass = new Pass(this);
    }

    /// <summary>The device that holds the parameters and runs passes over them.</summary>
    public Device Device { get; }

    /// <summary>The seed of first values and of dropout masks.</summary>
    public ulong Seed { get; }

    /// <summary>The parameters in the order the model declares them.</summary>
    public ReadOnlySpan<Parameter> Parameters => parameters;

    /// <summary>Every value, statistics included, as one flat block.</summary>
    public FloatBuffer Values { get; }

    /// <summary>The values that are trained, as one flat block; the first <see cref="DecayedLength"/> of them are decayed.</summary>
    public FloatBuffer TrainedValues { get; }

    /// <summary>The gradients of <see cref="TrainedValues"/>, at the same positions.</summary>
    public FloatBuffer Gradients { get; }

    /// <summary>How many of the trained floats, from the start, belong to parameters that weight decay shrinks.</summary>
    public int DecayedLength { get; }

    /// <summary>Lays out <paramref name="parameters"/> on a device and draws first values from streams keyed by (seed, path).</summary>
    /// <remarks>A parameter's first values do not depend on which others exist, so an ablation changes only what it removes.</remarks>
    /// <exception cref="ArgumentException">Two parameters share a path.</exception>
    public static ParameterStore For(IEnumerable<Parameter> parameters, Device device, ulong seed)
    {
        Parameter[] all = [.. parameters.Distinct()];
        string? twice = all.GroupBy(p => p.Path).FirstOrDefault(g => g.Count() > 1)?.Key;
        if (twice is not null) throw new ArgumentException($"Two parameters are both named '{twice}'.");
        return new(all, device, seed);
    }

    /// <summary>Frees the memory; parameters and tensors of this store must not be used any more.</summary>
    public void Dispose()
    {
        pass.Release();
        foreach (Parameter p in parameters)
        {
            p.Value = default;
            p.Gradient = default;
        }

        values.Dispose();
        gradients.Dispose();
    }

    /// <summary>Where a parameter begins in <see cref="Values"/>.</summary>
    internal unsafe int OffsetOf(Parameter p) => (int)(p.Value.Address - Values.Address);

    /// <summary>Begins a pass; there is one pass object, used again and again so that steps allocate nothing.</summary>
    internal Pass Begin(bool training, long step, bool accumulate)
    {
        pass.Start(training, step, accumulate);
        return pass;
    }

    private static int Group(Parameter p) => p switch
    {
        { Kind: ParameterKind.Statistic } => 3,
        { Frozen: true } => 2,
        { Kind: ParameterKind.Plain } => 1,
        _ => 0,
    };

    private static int Padded(Parameter p) => (p.Shape.Count + Alignment - 1) / Alignment * Alignment;
}
