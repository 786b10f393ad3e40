using Kiln.Devices;

namespace Kiln;

/// <summary>Sends a batch through any model and back, and measures what every layer makes and which gradient reaches it.</summary>
/// <remarks>
/// The pass is one of training: batch statistics, dropout. The way back begins with an N(0, 1) gradient of the output. Parameters keep their values, running
/// statistics included; their gradients are overwritten. Blocks that only hand on what their last layer made have no row of their own.
/// </remarks>
public static class NetworkProbe
{
    /// <summary>Measures a model.</summary>
    /// <param name="net">The model.</param>
    /// <param name="weights">Its parameters.</param>
    /// <param name="batch">The samples, one after the other.</param>
    /// <param name="shape">Their shape, <c>[N, …]</c>.</param>
    /// <param name="seed">The seed of the gradient that the way back begins with.</param>
    /// <returns>The layers in the order they ran; one that ran twice is there twice.</returns>
    /// <exception cref="ShapeException">The batch does not fit the model.</exception>
    public static IReadOnlyList<LayerSignal> Measure(Layer net, ParameterStore weights, ReadOnlySpan<float> batch, Shape shape, ulong seed = 0)
    {
        Parameter[] statistics = [.. net.Parameters.Where(p => p.Kind == ParameterKind.Statistic)];
        float[][] kept = [.. statistics.Select(p => p.Values.ToArray())];
        var watcher = new Watcher(net);
        using (Pass pass = Pass.Training(weights, step: 0))
        {
            pass.Probe = watcher;
            Tensor output = net.Apply(pass.Input(batch, shape));
            using Slab gradient = weights.Device.Allocate(output.Shape.Count);
            Philox random = Philox.For(seed, "gradient");
            random.FillNormal(gradient.Buffer.Span[..output.Shape.Count], 1);
            pass.Backward(output, gradient.Buffer.Slice(0, output.Shape.Count));
        }

        for (int i = 0; i < statistics.Length; i++) kept[i].CopyTo(statistics[i].Values);
        return watcher.Rows;
    }

    /// <summary>Draws a model by a scheme, fits it to N(0, 1) samples where the scheme says so, and measures it with them.</summary>
    /// <param name="net">The model, without memory yet.</param>
    /// <param name="scheme">How weights start; null for what each layer chooses.</param>
    /// <param name="sample">The shape of one sample, without the batch.</param>
    /// <param name="batch">Number of samples, at least 2.</param>
    /// <param name="device">Where to run it.</param>
    /// <param name="seed">The seed of weights, samples and gradient.</param>
    /// <exception cref="InputException">Fewer than two samples, or a scheme that the model cannot take.</exception>
    public static IReadOnlyList<LayerSignal> Measure(Layer net, InitScheme? scheme, Shape sample, int batch, Device device, ulong seed)
    {
        if (batch < 2) throw new InputException($"A probe of a model needs at least 2 samples, because norms divide by a deviation over them; received {batch}.");
        scheme?.ApplyTo(net);
        using var weights = ParameterStore.For(net.Parameters, device, seed);
        Shape shape = [batch, .. sample.ToArray()];
        var x = new float[shape.Count];
        Philox random = Philox.For(seed, "input");
        random.FillNormal(x, 1);
        scheme?.Data?.Apply(net, weights, x, shape);
        return Measure(net, weights, x, shape, seed);
    }

    private sealed class Watcher(Layer net) : Probe
    {
        private readonly Dictionary<string, Layer> layers = LayersByPath.Of(net);
        private readonly Dictionary<int, int> rowOfSlot = [];
        private readonly List<LayerSignal> rows = [];

        public IReadOnlyList<LayerSignal> Rows => rows;

        public override void Saw(string path, Tensor output)
        {
            if (!rowOfSlot.TryAdd(output.Slot, rows.Count)) return;   // a container showed what its last layer had shown
            string code = layers.TryGetValue(path, out Layer? layer) ? layer.Children.Count == 0 ? layer.Code : layer.GetType().Name : "";
            LayerSignal row = LayerSignal.Of(path, code, output.Span, output.Shape[-1]);
            rows.Add(layer is null ? row : row.WithUnits(layer, output.Span, output.Shape[-1]));
        }

        public override void SawGradient(Tensor output)
        {
            if (!rowOfSlot.TryGetValue(output.Slot, out int row)) return;
            rows[row] = rows[row] with { Gradient = new UnitMoments(output.Gradient, 1).Deviations[0] };
        }
    }
}
