namespace Kiln;

/// <summary>A batch norm behind dropout: in training its input has another variance than in inference, and the running variance it learns is that of training (Li et al. 2019).</summary>
/// <param name="Norm">The path of the norm.</param>
/// <param name="Dropouts">The paths of the dropout layers between the norm before it, or the input, and this one.</param>
public sealed record VarianceShift(string Norm, IReadOnlyList<string> Dropouts)
{
    /// <summary>The variance of the norm's input in training over that in inference: the geometric mean over channels; 1 is no shift, not a number where it was not measured.</summary>
    public double Ratio { get; init; } = double.NaN;

    /// <summary>Finds all in a model by following its data back from every batch norm.</summary>
    /// <param name="net">The model; its parameters need no memory.</param>
    /// <param name="sample">The shape of one sample, without the batch.</param>
    /// <exception cref="ShapeException">The sample or a layer does not fit.</exception>
    public static IReadOnlyList<VarianceShift> In(Layer net, Shape sample)
    {
        using var graph = new OpGraph(net, sample);
        var found = new List<VarianceShift>();
        for (int step = 0; step < graph.Count; step++)
        {
            if (graph.OpOf(step) is not BatchNormOp) continue;
            var dropouts = new List<string>();
            Collect(graph, graph.MakerOf(step, 0), dropouts, []);
            if (dropouts.Count > 0) found.Add(new(graph.LayerOf(step), dropouts));
        }

        return found;
    }

    /// <summary>Finds all in a model, and measures how far the variances differ.</summary>
    /// <param name="net">The model, its running statistics up to date: trained, or after <see cref="PreciseStatistics"/>.</param>
    /// <param name="weights">Its parameters; they keep their values.</param>
    /// <param name="batches">The samples; they are gone through once, each batch in a training and in an inference pass.</param>
    /// <exception cref="InputException">There are no batches.</exception>
    /// <exception cref="ShapeException">A batch does not fit the model.</exception>
    public static IReadOnlyList<VarianceShift> Measure(Layer net, ParameterStore weights, IEnumerable<Batch> batches)
    {
        Dictionary<string, ChannelSums> training = [], inference = [];
        using var kept = new KeptState(weights);
        IReadOnlyList<VarianceShift>? found = null;
        long step = 0;
        foreach (Batch batch in batches)
        {
            found ??= In(net, [.. batch.Shape.ToArray().AsSpan(1)]);
            using (Pass pass = Pass.Training(weights, step++)) Run(net, pass, batch, training);
            kept.RestoreValues();   // the running statistics that the inference pass uses
            using (Pass pass = Pass.Inference(weights)) Run(net, pass, batch, inference);
        }

        if (found is null) throw new InputException("Variances are measured on samples; expected at least one batch, received none.");
        return [.. found.Select(shift => shift with { Ratio = training[shift.Norm].Over(inference[shift.Norm]) })];
    }

    /// <summary>A sentence that names the cure.</summary>
    public override string ToString() =>
        $"{Norm}: its input comes through dropout ({string.Join(", ", Dropouts)}), so that its variance in training is {(double.IsNaN(Ratio) ? "not" : $"{Ratio:F2} times")} that of inference; put dropout behind the last norm, or leave it out.";

    private static void Run(Layer net, Pass pass, Batch batch, Dictionary<string, ChannelSums> sums)
    {
        pass.Probe = new Watcher(sums);
        net.Apply(pass.Input(batch.Values, batch.Shape));
    }

    private static void Collect(OpGraph graph, int step, List<string> dropouts, HashSet<int> seen)
    {
        if (step < 0 || !seen.Add(step) || graph.OpOf(step) is BatchNormOp) return;
        if (graph.OpOf(step) is DropoutOp or DropBlocksOp) dropouts.Add(graph.LayerOf(step));
        for (int i = 0; i < graph.InputsOf(step); i++) Collect(graph, graph.MakerOf(step, i), dropouts, seen);
    }

    private sealed class Watcher(Dictionary<string, ChannelSums> sums) : Probe
    {
        public override void Saw(string path, Tensor output)
        {
            int maker = output.Pass.SlotAt(output.Slot).Maker;
            if (maker < 0 || output.Pass.NodeAt(maker).Op is not BatchNormOp) return;
            int channels = output.Shape[-1];
            if (!sums.TryGetValue(path, out ChannelSums? of)) sums[path] = of = new(channels);
            of.Add(output.Pass.OperandSlot(maker, 0).Value.Span[..output.Shape.Count]);
        }
    }

    /// <summary>Sums of values and squares of channels, around the first sample's values so that a large mean costs no digits.</summary>
    private sealed class ChannelSums(int channels)
    {
        private readonly double[] around = new double[channels], sums = new double[channels], squares = new double[channels];
        private long rows;

        public void Add(ReadOnlySpan<float> values)
        {
            if (rows == 0)
            {
                for (int c = 0; c < channels; c++) around[c] = values[c];
            }

            for (int i = 0; i < values.Length; i++)
            {
                double value = values[i] - around[i % channels];
                sums[i % channels] += value;
                squares[i % channels] += value * value;
            }

            rows += values.Length / channels;
        }

        /// <summary>The geometric mean over channels of own variances over others; channels without variance in either are left out.</summary>
        public double Over(ChannelSums other)
        {
            double logs = 0;
            int counted = 0;
            for (int c = 0; c < channels; c++)
            {
                (double own, double others) = (Variance(c), other.Variance(c));
                if (!(own > 0 && others > 0)) continue;
                logs += Math.Log(own / others);
                counted++;
            }

            return counted > 0 ? Math.Exp(logs / counted) : double.NaN;
        }

        private double Variance(int c) => (squares[c] / rows) - (sums[c] / rows * (sums[c] / rows));
    }
}
