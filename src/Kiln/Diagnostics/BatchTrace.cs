namespace Kiln;

/// <summary>One batch through a model, its loss and back: what every layer made, the gradient that reached it, and the gradients of all parameters.</summary>
/// <param name="Loss">The loss.</param>
/// <param name="Layers">The layers in the order they ran.</param>
/// <param name="Gradients">The gradient of every trained parameter, by path.</param>
public sealed record BatchTrace(double Loss, IReadOnlyList<TracedLayer> Layers, IReadOnlyDictionary<string, float[]> Gradients)
{
    /// <summary>Traces a batch in a training pass; running statistics of norms move as in a step.</summary>
    /// <param name="net">The model.</param>
    /// <param name="weights">Its parameters.</param>
    /// <param name="x">The samples, one after the other.</param>
    /// <param name="shape">Their shape, <c>[N, …]</c>.</param>
    /// <param name="labels">Their classes.</param>
    /// <exception cref="ShapeException">The batch does not fit the model.</exception>
    public static BatchTrace Of(Layer net, ParameterStore weights, ReadOnlySpan<float> x, Shape shape, ReadOnlySpan<int> labels)
    {
        var watcher = new Watcher();
        using Pass pass = Pass.Training(weights, step: 0);
        pass.Probe = watcher;
        Tensor loss = new CrossEntropy().Of(net.Apply(pass.Input(x, shape)), labels);
        double value = loss.Item();
        loss.Backward();
        var gradients = new Dictionary<string, float[]>();
        foreach (Parameter p in weights.Parameters)
        {
            if (p.Trainable) gradients[p.Path] = p.Gradients.ToArray();
        }

        return new(value, watcher.Layers, gradients);
    }

    /// <summary>What the layer of a path made, the first time it ran.</summary>
    /// <exception cref="InvalidOperationException">No layer of that path ran.</exception>
    public TracedLayer LayerAt(string path) => Layers.First(l => l.Path == path);

    /// <summary>The length of the gradient of the parameter of a path.</summary>
    /// <exception cref="KeyNotFoundException">No trained parameter has this path.</exception>
    public double GradientNorm(string path) => Math.Sqrt(Gradients[path].Sum(g => (double)g * g));

    private sealed class Watcher : Probe
    {
        private readonly Dictionary<int, int> rowOfSlot = [];

        public List<TracedLayer> Layers { get; } = [];

        public override void Saw(string path, Tensor output)
        {
            if (rowOfSlot.TryAdd(output.Slot, Layers.Count)) Layers.Add(new(path, output.Keep(), []));   // a container shows what its last layer had shown
        }

        public override void SawGradient(Tensor output)
        {
            if (rowOfSlot.TryGetValue(output.Slot, out int row)) Layers[row] = Layers[row] with { Gradient = output.Gradient.ToArray() };
        }
    }
}

/// <summary>What a layer made of a batch, and the gradient that reached it.</summary>
/// <param name="Path">The layer's name from the root of the model.</param>
/// <param name="Values">Its output.</param>
/// <param name="Gradient">The gradient of the output; empty where none arrived.</param>
public sealed record TracedLayer(string Path, float[] Values, float[] Gradient)
{
    /// <summary>The standard deviation of some numbers, with n.</summary>
    public static double DeviationOf(float[] values)
    {
        double mean = values.Average(v => (double)v);
        return Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
    }
}
