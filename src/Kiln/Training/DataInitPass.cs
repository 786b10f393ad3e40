namespace Kiln;

/// <summary>Watches a pass of inference and sets every linear layer and convolution when it sees the first of its outputs.</summary>
internal sealed class DataInitPass : Probe
{
    private const double LeastVariation = 1e-6;   // of a unit's mean: below it, what varies is rounding

    private readonly DataInit settings;
    private readonly Dictionary<string, Layer> layers = [];
    private readonly HashSet<string> seen = [], beforeNorms = [];
    private readonly List<DataInitRow> rows = [];
    private string previous = "";
    private bool first = true;

    public DataInitPass(DataInit settings, Layer net)
    {
        this.settings = settings;
        Index(net);
    }

    /// <summary>Whether another pass is needed, to see what the last one came to.</summary>
    public bool Changed { get; private set; }

    public IReadOnlyList<DataInitRow> Rows => rows;

    /// <summary>Whether this pass only finds out which layers stand before norms.</summary>
    private bool OnlyLooks => first && settings.SkipBeforeNorms;

    public void Begin()
    {
        first = previous.Length == 0;
        Changed = OnlyLooks;
        seen.Clear();
        rows.Clear();
    }

    public override void Saw(string path, Tensor output)
    {
        if (!layers.TryGetValue(path, out Layer? layer) || layer.Children.Count > 0) return;
        Span<float> y = output.Pass.SlotAt(output.Slot).Value.Span;
        if (layer is BatchNorm norm) UseStatisticsOfBatch(norm.Constants, y);
        if (layer is BatchNorm or SampleNorm) beforeNorms.Add(previous);

        previous = path;
        if (!seen.Add(path) || OnlyLooks) return;
        if (layer is Linear { Standardized: false } linear) Set(path, linear.Weight, linear.Bias, y);   // standardised weights have the scale they have
        if (layer is Conv2d { Standardized: false } convolution) Set(path, convolution.Weight, convolution.Bias, y);
    }

    private void Set(string path, Parameter weight, Parameter? bias, Span<float> y)
    {
        if (settings.SkipBeforeNorms && beforeNorms.Contains(path)) return;
        int units = weight.Shape[-1];
        var moments = new UnitMoments(y, units);
        int dead = 0;
        for (int unit = 0; unit < units; unit++)
        {
            if (moments.Deviations[unit] > LeastVariation * Math.Abs(moments.Means[unit])) continue;
            moments.Deviations[unit] = 0;
            dead++;
        }

        bool perLayer = settings.Kind == DataInitKind.PerLayer;
        double whole = new UnitMoments(y, 1).Deviations[0];
        double deviationError = perLayer ? Math.Abs(whole - settings.Deviation) : LargestError(moments.Deviations.Where(d => d > 0), settings.Deviation);
        double meanError = perLayer || bias is null ? double.NaN : LargestError(moments.Means, settings.Mean);
        rows.Add(new(path, units, dead, meanError, deviationError));
        if (deviationError <= settings.Tolerance && !(meanError > settings.Tolerance)) return;
        for (int unit = 0; unit < units; unit++)
        {
            double now = perLayer ? whole : moments.Deviations[unit];
            double factor = now > 0 ? settings.Deviation / now : 1;
            double oldBias = bias?.Values[unit] ?? 0;
            double newBias = bias is null ? 0 : perLayer ? oldBias : settings.Mean - (factor * (moments.Means[unit] - oldBias));
            for (int i = unit; i < weight.Values.Length; i += units) weight.Values[i] = (float)(factor * weight.Values[i]);
            if (bias is not null) bias.Values[unit] = (float)newBias;
            for (int i = unit; i < y.Length; i += units) y[i] = (float)((factor * (y[i] - oldBias)) + newBias);   // what the layer would now make
        }

        Changed = true;
    }

    private static double LargestError(IEnumerable<double> values, double target) => values.Select(v => Math.Abs(v - target)).DefaultIfEmpty(0).Max();

    /// <summary>Makes of a norm's output in inference what it would be in training.</summary>
    private static void UseStatisticsOfBatch(in NormConstants norm, Span<float> y)
    {
        int units = norm.Mean.Shape[0];
        var moments = new UnitMoments(y, units);
        for (int unit = 0; unit < units; unit++)
        {
            double scale = norm.Scale?.Values[unit] ?? 1, shift = norm.Shift?.Values[unit] ?? 0;
            if (scale == 0) continue;   // nothing comes through
            double running = Math.Sqrt(norm.Variance.Values[unit] + (double)norm.Epsilon), before = moments.Deviations[unit] * running / scale;   // deviation of what was normalised
            double factor = running / Math.Sqrt((before * before) + norm.Epsilon);
            for (int i = unit; i < y.Length; i += units) y[i] = (float)((factor * (y[i] - moments.Means[unit])) + shift);
        }
    }

    private void Index(Module module)
    {
        if (module is Layer layer) layers[module.Path] = layer;
        foreach (NamedModule child in module.Children) Index(child.Module);
    }
}
