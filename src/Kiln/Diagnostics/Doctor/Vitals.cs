namespace Kiln;

/// <summary>What one layer made of a batch, and which gradient of the loss reached its output.</summary>
/// <param name="Path">The layer's name from the root of the model.</param>
/// <param name="Layer">The layer; null where somebody else's module showed an output under no layer's path.</param>
/// <param name="Before">The row of the layer that made its input; −1 for the model's own input.</param>
/// <param name="Units">The size of the last axis.</param>
/// <param name="Deviation">The standard deviation of the output.</param>
/// <param name="IsFinite">Whether all values are numbers.</param>
internal sealed record LayerVitals(string Path, Layer? Layer, int Before, int Units, double Deviation, bool IsFinite)
{
    /// <summary>‖∂loss/∂output‖ over the whole batch; not a number where none arrived.</summary>
    public double Gradient { get; set; } = double.NaN;

    /// <summary>The share of outputs where the function is flat, or not a number (<see cref="Saturation"/>).</summary>
    public double Saturated { get; init; } = double.NaN;

    /// <summary>Of a function, the units that are 0 on the whole batch.</summary>
    public IReadOnlyList<int> Dead { get; init; } = [];

    /// <summary>Whether it is an elementwise function.</summary>
    public bool IsFunction => Layer is PRelu or RRelu || Layer?.Activation is not null;

    /// <summary>Whether it is flat on both sides; if not, its slope is that of a rectifier.</summary>
    public bool Saturates => Layer?.Activation is { } f && Saturation.Has(f.Function);

    /// <summary>Whether it multiplies with weights.</summary>
    public bool IsWeighted => Layer is Linear or Conv2d;

    /// <summary>The name as a text shows it.</summary>
    public string Name => Path.Length > 0 ? Path : Layer?.Code ?? "the model";
}

/// <summary>The length of a parameter and of its gradient.</summary>
internal readonly record struct WeightVitals(string Name, double Length, double Gradient);

/// <summary>One training pass over one batch, as all rules that look at signals see it.</summary>
/// <param name="Layers">The layers in the order they ran.</param>
/// <param name="Loss">The loss of the batch.</param>
/// <param name="Weights">What is trained.</param>
/// <param name="Input">Means and deviations of the features that the first layer with weights receives; null where there is none.</param>
internal sealed record Vitals(IReadOnlyList<LayerVitals> Layers, double Loss, IReadOnlyList<WeightVitals> Weights, UnitMoments? Input)
{
    /// <summary>The hidden functions in the order they ran: one at the very end is no hidden one.</summary>
    public IReadOnlyList<LayerVitals> Functions => [.. Layers.SkipLast(1).Where(l => l.IsFunction)];

    /// <summary>The length of all gradients together.</summary>
    public double Gradient => Math.Sqrt(Weights.Sum(w => w.Gradient * w.Gradient));

    /// <summary>Runs a pass; values and gradients stay what they were.</summary>
    public static Vitals Of(Patient patient, Batch batch)
    {
        ParameterStore weights = patient.Weights;
        using var kept = new KeptState(weights);
        var watcher = new Watcher(patient.Net);
        double value;
        using (Pass pass = Pass.Training(weights, step: 0))
        {
            pass.Probe = watcher;
            Tensor loss = MixedTargets.LossOf(patient.Loss, patient.Net.Apply(pass.Input(batch.Values, batch.Shape)), batch);
            value = loss.Item();
            loss.Backward();
        }

        var trained = new List<WeightVitals>();
        foreach (Parameter p in weights.Parameters)
        {
            if (p.Trainable) trained.Add(new(p.Path, Length(p.Values), Length(p.Gradients)));
        }

        return new(watcher.Rows, value, trained, watcher.Input);
    }

    private static double Length(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float v in values) sum += (double)v * v;
        return Math.Sqrt(sum);
    }

    private sealed class Watcher(Layer net) : Probe
    {
        private readonly Dictionary<string, Layer> layers = LayersByPath.Of(net);
        private readonly Dictionary<int, int> rowOfSlot = [], rowOfStep = [];

        public List<LayerVitals> Rows { get; } = [];

        public UnitMoments? Input { get; private set; }

        public override void Saw(string path, Tensor output)
        {
            if (!rowOfSlot.TryAdd(output.Slot, Rows.Count)) return;   // a container showed what its last layer had shown
            int step = output.Pass.SlotAt(output.Slot).Maker;
            Layer? layer = layers.GetValueOrDefault(path);
            int before = step < 0 ? -1 : rowOfStep.GetValueOrDefault(output.Pass.OperandSlot(step, 0).Maker, -1);
            ReadOnlySpan<float> values = output.Span;
            int units = output.Shape[-1];
            bool finite = true;
            foreach (float v in values) finite &= float.IsFinite(v);
            var row = new LayerVitals(path, layer, before, units, new UnitMoments(values, 1).Deviations[0], finite);
            if (row.IsFunction) row = row with { Dead = Silent(values, units), Saturated = layer!.Activation is { } f ? Saturation.FlatShare(f.Function, values, UnitHealth.UsualBelow) : double.NaN };
            if (step >= 0) rowOfStep[step] = Rows.Count;
            Rows.Add(row);
            if (Input is not null || !row.IsWeighted || step < 0) return;
            ref Slot input = ref output.Pass.OperandSlot(step, 0);
            Input = new(input.Value.Span[..input.Shape.Count], input.Shape[-1]);
        }

        public override void SawGradient(Tensor output)
        {
            if (rowOfSlot.TryGetValue(output.Slot, out int row)) Rows[row].Gradient = Length(output.Gradient);
        }

        private static int[] Silent(ReadOnlySpan<float> values, int units)
        {
            var spoke = new bool[units];
            for (int i = 0; i < values.Length; i++) spoke[i % units] |= values[i] != 0;
            return [.. Enumerable.Range(0, units).Where(u => !spoke[u])];
        }
    }
}
