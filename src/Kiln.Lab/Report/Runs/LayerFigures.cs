namespace Kiln.Lab;

/// <summary>What layers looked like from inside while the network learned: a heat map of layers over steps for each quantity, and histograms at a few steps.</summary>
internal static class LayerFigures
{
    private const int Moments = 4;

    /// <summary>The section of a run that was recorded from inside; null where it was not.</summary>
    public static PageSection? Section(RunFiles run)
    {
        if (run.Layers.Count == 0) return null;
        IReadOnlyList<LayersResult> all = run.Layers;
        var blocks = new List<PageBlock>();
        void Add(HeatFigure? figure)
        {
            if (figure is not null) blocks.Add(new FigureBlock(figure));
        }

        Add(OfLayers(all, "Spread of activations", new("standard deviation", Logarithmic: true), l => l.Deviation, "Layers from first to last; a signal that fades or grows through the network shows as a change from top to bottom."));
        Add(OfLayers(all, "Gradient at layers", new("gradient norm", Logarithmic: true), l => l.GradientNorm, "How much of the gradient reaches each layer."));
        Add(OfLayers(all, "Zeros", new("share of outputs that are 0", Minimum: 0, Maximum: 1), l => l.Zeros > 0 || l.Dead > 0 ? l.Zeros : double.NaN));
        Add(OfLayers(all, "Dead units", new("share of units that are 0 on a whole batch", Minimum: 0, Maximum: 1), l => l.Zeros > 0 || l.Dead > 0 ? (double)l.Dead / Math.Max(l.Units, 1) : double.NaN));
        Add(OfLayers(all, "Saturation", new("share of outputs on flat parts", Minimum: 0, Maximum: 1), l => l.Saturated));
        Add(OfLayers(all, "Effective rank", new("effective rank"), l => l.EffectiveRank, "In how many directions the samples of a batch differ."));
        Add(OfLayers(all, "Likeness of units", new("mean |cosine|", Minimum: 0, Maximum: 1), l => l.Similarity));
        Add(OfWeights(all, "Updates", new("‖Δw‖ / ‖w‖", Logarithmic: true), w => w.UpdateRatio, "How far a step moves each parameter; about 10⁻³ is usual."));
        Add(OfWeights(all, "Gradient of parameters", new("gradient norm", Logarithmic: true), w => w.GradientNorm));
        Add(OfWeights(all, "Length of parameters", new("norm", Logarithmic: true), w => w.Norm));
        AddHistograms(blocks, all);
        return new("layers", "Inside the network", blocks, $"Recorded at {all.Count} steps, from step {all[0].Step} to {all[^1].Step}.");
    }

    private static HeatFigure? OfLayers(IReadOnlyList<LayersResult> all, string title, Axis scale, Func<LayerRecord, double> value, string? caption = null) =>
        Heat(all, title, scale, [.. Names(all, r => r.Layers.Select(NameOf))], (r, name) => r.Layers.FirstOrDefault(l => NameOf(l) == name) is { } l ? value(l) : double.NaN, "layer", caption);

    private static HeatFigure? OfWeights(IReadOnlyList<LayersResult> all, string title, Axis scale, Func<WeightRecord, double> value, string? caption = null) =>
        Heat(all, title, scale, [.. Names(all, r => r.Weights.Select(w => w.Name))], (r, name) => r.Weights.FirstOrDefault(w => w.Name == name) is { } w ? value(w) : double.NaN, "parameter", caption);

    // Rows without a single number, such as saturation of layers that cannot saturate, are left out; so is a figure without rows.
    private static HeatFigure? Heat(IReadOnlyList<LayersResult> all, string title, Axis scale, string[] names, Func<LayersResult, string, double> value, string what, string? caption)
    {
        var rows = new List<string>();
        var values = new List<IReadOnlyList<double>>();
        foreach (string name in names)
        {
            double[] row = [.. all.Select(r => value(r, name))];
            if (row.All(double.IsNaN)) continue;
            rows.Add(name);
            values.Add(row);
        }

        return rows.Count == 0 ? null : new(title, [.. all.Select(r => $"{r.Step}")], rows, values, scale, "step", what, Caption: caption);
    }

    // A place in a row says little without what stands there.
    private static string NameOf(LayerRecord layer) => layer.Path.All(char.IsAsciiDigit) ? $"{layer.Path} {layer.Code.Split('(')[0]}" : layer.Path;

    private static IEnumerable<string> Names(IReadOnlyList<LayersResult> all, Func<LayersResult, IEnumerable<string>> of) => all.SelectMany(of).Distinct();

    private static void AddHistograms(List<PageBlock> blocks, IReadOnlyList<LayersResult> all)
    {
        LayersResult[] shown = [.. Enumerable.Range(0, Math.Min(Moments, all.Count)).Select(i => all[all.Count <= Moments ? i : (int)((long)i * (all.Count - 1) / (Moments - 1))])];
        string[] layers = [.. Names(shown, r => r.Layers.Select(NameOf))], weights = [.. Names(shown, r => r.Weights.Select(w => w.Name))];
        LayerRecord? Layer(LayersResult r, string name) => r.Layers.FirstOrDefault(l => NameOf(l) == name);
        WeightRecord? Weight(LayersResult r, string name) => r.Weights.FirstOrDefault(w => w.Name == name);
        Fold(blocks, "Histograms of activations", layers.Select(p => CommonBins.Figure(p, "activation", [.. shown.Select(r => ($"step {r.Step}", Layer(r, p)?.Values))])));
        Fold(blocks, "Histograms of gradients at layers", layers.Select(p => CommonBins.Figure(p, "gradient", [.. shown.Select(r => ($"step {r.Step}", Layer(r, p)?.Gradients))])));
        Fold(blocks, "Histograms of weights", weights.Select(n => CommonBins.Figure(n, "weight", [.. shown.Select(r => ($"step {r.Step}", Weight(r, n)?.Values))])));
        Fold(blocks, "Histograms of gradients of weights", weights.Select(n => CommonBins.Figure(n, "gradient", [.. shown.Select(r => ($"step {r.Step}", Weight(r, n)?.Gradients))])));
    }

    private static void Fold(List<PageBlock> blocks, string title, IEnumerable<HistogramFigure?> figures)
    {
        PageBlock[] inside = [.. figures.OfType<HistogramFigure>().Select(f => new FigureBlock(f))];
        if (inside.Length > 0) blocks.Add(new FoldedBlock(title, inside));
    }
}
