namespace Kiln;

/// <summary>How far the outputs of a layer moved between two moments of training.</summary>
/// <param name="Path">The path of the layer.</param>
/// <param name="Code">How the layer is written in code.</param>
/// <param name="MeanShift">The mean over units of <c>|μ′ − μ| / σ</c>: in deviations of before; units without a deviation are left out.</param>
/// <param name="DeviationRatio">The geometric mean over units of <c>σ′/σ</c>.</param>
public sealed record LayerDrift(string Path, string Code, double MeanShift, double DeviationRatio);

/// <summary>Mean and deviation of every unit of every layer on a fixed batch at one moment of training; two of them show what Ioffe and Szegedy (2015) called internal covariate shift.</summary>
public sealed class ActivationSnapshot
{
    private readonly List<(string Path, string Code, UnitMoments Moments)> rows;

    private ActivationSnapshot(List<(string, string, UnitMoments)> rows) => this.rows = rows;

    /// <summary>Takes one in a training pass.</summary>
    /// <param name="net">The model.</param>
    /// <param name="weights">Its parameters; they keep their values, running statistics included.</param>
    /// <param name="batch">The samples, one after the other: the same each time.</param>
    /// <param name="shape">Their shape, <c>[N, …]</c>.</param>
    /// <exception cref="ShapeException">The batch does not fit the model.</exception>
    public static ActivationSnapshot Take(Layer net, ParameterStore weights, ReadOnlySpan<float> batch, Shape shape)
    {
        using var kept = new KeptState(weights);
        var watcher = new Watcher(net);
        using Pass pass = Pass.Training(weights, step: 0);
        pass.Probe = watcher;
        net.Apply(pass.Input(batch, shape));
        return new(watcher.Rows);
    }

    /// <summary>How far every layer moved since an earlier moment.</summary>
    /// <param name="before">A snapshot of the same model on the same batch.</param>
    /// <exception cref="InputException">It is of another model.</exception>
    public IReadOnlyList<LayerDrift> Since(ActivationSnapshot before)
    {
        if (!rows.Select(r => (r.Path, r.Moments.Means.Length)).SequenceEqual(before.rows.Select(r => (r.Path, r.Moments.Means.Length))))
        {
            throw new InputException($"Two snapshots of one model are compared; received one of {rows.Count} layers and one of {before.rows.Count}, or of other sizes.");
        }

        return [.. rows.Zip(before.rows, (now, then) => Drift(now.Path, now.Code, then.Moments, now.Moments))];
    }

    private static LayerDrift Drift(string path, string code, UnitMoments before, UnitMoments after)
    {
        int[] units = [.. Enumerable.Range(0, before.Means.Length).Where(u => before.Deviations[u] > 0 && after.Deviations[u] > 0)];
        if (units.Length == 0) return new(path, code, double.NaN, double.NaN);
        return new(
            path,
            code,
            units.Average(u => Math.Abs(after.Means[u] - before.Means[u]) / before.Deviations[u]),
            Math.Exp(units.Average(u => Math.Log(after.Deviations[u] / before.Deviations[u]))));
    }

    private sealed class Watcher(Layer net) : Probe
    {
        private readonly Dictionary<string, Layer> layers = LayersByPath.Of(net);
        private readonly HashSet<int> seen = [];

        public List<(string, string, UnitMoments)> Rows { get; } = [];

        public override void Saw(string path, Tensor output)
        {
            if (!seen.Add(output.Slot)) return;   // a container showed what its last layer had shown
            string code = layers.TryGetValue(path, out Layer? layer) && layer.Children.Count == 0 ? layer.Code : "";
            Rows.Add((path, code, new UnitMoments(output.Span, output.Shape[-1])));
        }
    }
}
