using Kiln.Devices;

namespace Kiln;

/// <summary>Sees what layers make in a pass and the gradients that come back, and writes down what they are like.</summary>
internal sealed class LayerLook : Probe
{
    private readonly Dictionary<int, int> rowOfSlot = [];
    private readonly List<LayerRecord> rows = [];
    private readonly ValueSample sample;
    private Dictionary<string, Layer> layers = [];

    /// <summary>Takes room for samples of values.</summary>
    public LayerLook(ValueSample sample) => this.sample = sample;

    /// <summary>Layers that run as one op do so still: the step must stay the same to the bit.</summary>
    public override bool EveryLayer => false;

    /// <summary>Forgets what it saw.</summary>
    public void Begin(Layer net)
    {
        layers = LayersByPath.Of(net);
        rowOfSlot.Clear();
        rows.Clear();
    }

    /// <summary>What it saw, in the order of the pass.</summary>
    public IReadOnlyList<LayerRecord> Rows => [.. rows];

    /// <inheritdoc/>
    public override void Saw(string path, Tensor output)
    {
        Slot slot = output.Pass.SlotAt(output.Slot);
        if (slot.Maker < 0 || output.Pass.NodeAt(slot.Maker).Op.SharesMemory) return;   // the same numbers in another shape
        if (!rowOfSlot.TryAdd(output.Slot, rows.Count)) return;   // a container showed what its last layer had shown
        Layer? layer = layers.GetValueOrDefault(path);
        int units = slot.Shape[-1];
        ValueSummary values = output.Pass.Device.Kernels.Summarize(slot.Value);
        sample.Take(output.Span);
        double saturated = layer?.Activation is { } f ? Saturation.FlatShare(f.Function, sample.Values, UnitHealth.UsualBelow) : double.NaN;
        OutputGeometry geometry = values.IsFinite && slot.Shape.Rank > 1 ? OutputGeometry.Of(output.Span, slot.Shape[0], units) : OutputGeometry.None;
        rows.Add(new(
            path, CodeOf(layer), SixDigits.Of(values.Mean), SixDigits.Of(values.Deviation), SixDigits.Of(values.ZeroShare), SixDigits.Of(saturated), units,
            values.Zeros * units >= values.Count ? SilentUnits.Count(output.Span, units) : 0,
            double.NaN, double.NaN, SixDigits.Of(geometry.EffectiveRank), SixDigits.Of(geometry.Similarity), sample.Histogram(values), null));
    }

    /// <inheritdoc/>
    public override void SawGradient(Tensor output)
    {
        if (!rowOfSlot.TryGetValue(output.Slot, out int row)) return;
        ValueSummary values = output.Pass.Device.Kernels.Summarize(output.Pass.SlotAt(output.Slot).Gradient);
        sample.Take(output.Gradient);
        rows[row] = rows[row] with { GradientNorm = SixDigits.Of(values.Norm), GradientDeviation = SixDigits.Of(values.Deviation), Gradients = sample.Histogram(values) };
    }

    private static string CodeOf(Layer? layer) => layer is null ? "" : layer.Children.Count == 0 ? layer.Code : layer.GetType().Name;
}
