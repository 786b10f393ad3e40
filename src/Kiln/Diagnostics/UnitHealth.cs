namespace Kiln;

/// <summary>How the units of one layer of functions fare on a set of samples: how many outputs are where the function is flat, and which units are dead.</summary>
/// <param name="Path">The layer's name from the root of the model; one that runs twice is there twice.</param>
/// <param name="Code">How the layer is written in code.</param>
/// <param name="Units">The size of the last axis: units, or channels of images.</param>
/// <param name="Saturated">The share of outputs at which the slope is below a share of its maximum, 0 … 1; not a number for functions that are not flat on both sides (<see cref="Saturation.Has"/>).</param>
/// <param name="Dead">The units whose output is 0 for every sample and place: nothing that they are made of has a gradient, so that they stay as they are.</param>
/// <remarks>A gate inside a recurrent layer is no layer and is not looked at.</remarks>
public sealed record UnitHealth(string Path, string Code, int Units, double Saturated, IReadOnlyList<int> Dead)
{
    /// <summary>The share of the maximal slope below which a function counts as flat, where none is given.</summary>
    public const double UsualBelow = 0.05;

    /// <summary>Looks at every layer of functions while batches go through the model.</summary>
    /// <param name="net">The model.</param>
    /// <param name="weights">Its parameters; they keep their values.</param>
    /// <param name="batches">The samples, such as one epoch of a <see cref="Loader"/>.</param>
    /// <param name="below">Flat is where the slope is below this share of its maximum.</param>
    /// <param name="training">Whether norms use the statistics of each batch and dropout is on, as for a model that has not been trained yet.</param>
    /// <exception cref="InputException">There are no batches.</exception>
    /// <exception cref="ShapeException">A batch does not fit the model.</exception>
    public static IReadOnlyList<UnitHealth> Measure(Layer net, ParameterStore weights, IEnumerable<Batch> batches, double below = UsualBelow, bool training = false)
    {
        var watcher = new Watcher(net, below);
        using var kept = new KeptState(weights);
        long step = 0;
        foreach (Batch batch in batches) Run(net, weights, batch.Values, batch.Shape, training, step++, watcher);
        return step > 0 ? watcher.Rows : throw new InputException("Units are looked at on samples; expected at least one batch, received none.");
    }

    /// <summary>Looks at every layer of functions while one batch goes through the model.</summary>
    /// <param name="net">The model.</param>
    /// <param name="weights">Its parameters; they keep their values.</param>
    /// <param name="batch">The samples, one after the other.</param>
    /// <param name="shape">Their shape, <c>[N, …]</c>.</param>
    /// <param name="below">Flat is where the slope is below this share of its maximum.</param>
    /// <param name="training">Whether norms use the statistics of the batch and dropout is on.</param>
    /// <exception cref="ShapeException">The batch does not fit the model.</exception>
    public static IReadOnlyList<UnitHealth> Measure(Layer net, ParameterStore weights, ReadOnlySpan<float> batch, Shape shape, double below = UsualBelow, bool training = false)
    {
        var watcher = new Watcher(net, below);
        using var kept = new KeptState(weights);
        Run(net, weights, batch, shape, training, 0, watcher);
        return watcher.Rows;
    }

    private static void Run(Layer net, ParameterStore weights, ReadOnlySpan<float> batch, Shape shape, bool training, long step, Watcher watcher)
    {
        using Pass pass = training ? Pass.Training(weights, step) : Pass.Inference(weights);
        watcher.Begin();
        pass.Probe = watcher;
        net.Apply(pass.Input(batch, shape));
    }

    private sealed class Watcher(Layer net, double below) : Probe
    {
        private readonly Dictionary<string, Layer> layers = LayersByPath.Of(net);
        private readonly List<Row> rows = [];
        private int next;

        public IReadOnlyList<UnitHealth> Rows => [.. rows.Select(r => r.Done)];

        public void Begin() => next = 0;

        public override void Saw(string path, Tensor output)
        {
            if (!layers.TryGetValue(path, out Layer? layer) || !(layer.Activation is not null || layer is PRelu or RRelu)) return;
            if (next == rows.Count) rows.Add(new(path, layer, output.Shape[-1]));
            rows[next++].Add(output.Span, below);
        }
    }

    private sealed class Row(string path, Layer layer, int units)
    {
        private readonly bool[] spoke = new bool[units];
        private double flat;
        private long values;

        public UnitHealth Done => new(path, layer.Code, units, flat / values, [.. Enumerable.Range(0, units).Where(u => !spoke[u])]);

        public void Add(ReadOnlySpan<float> outputs, double below)
        {
            for (int i = 0; i < outputs.Length; i++) spoke[i % units] |= outputs[i] != 0;
            flat += layer.Activation is { } f ? Saturation.FlatShare(f.Function, outputs, below) * outputs.Length : double.NaN;
            values += outputs.Length;
        }
    }
}
