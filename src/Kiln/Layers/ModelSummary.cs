using Kiln.Devices;

namespace Kiln;

/// <summary>One layer of a summary.</summary>
/// <param name="Path">Its name from the root of the model.</param>
/// <param name="Code">How it is written in code.</param>
/// <param name="Output">The shape it makes of a batch of one.</param>
/// <param name="Parameters">How many trained values it has, frozen ones included, running statistics not.</param>
public sealed record SummaryRow(string Path, string Code, Shape Output, long Parameters);

/// <summary>What a model consists of: its layers without children in the order they run, and how many values it has.</summary>
/// <remarks>A block whose children cannot be seen, because it calls their <see cref="Layer.Forward"/> itself, is one row.</remarks>
public sealed class ModelSummary
{
    private ModelSummary(IReadOnlyList<SummaryRow> rows, IReadOnlyList<SummaryRow> all, IReadOnlyList<Parameter> parameters)
    {
        Rows = rows;
        All = all;
        Parameters = Count(parameters, p => p.Kind != ParameterKind.Statistic);
        Trained = Count(parameters, p => p.Trainable);
        Statistics = Count(parameters, p => p.Kind == ParameterKind.Statistic);
    }

    /// <summary>The layers in the order they ran.</summary>
    public IReadOnlyList<SummaryRow> Rows { get; }

    /// <summary>The layers that have children, too: a block that is written on one line has its row here.</summary>
    internal IReadOnlyList<SummaryRow> All { get; }

    /// <summary>Weights, biases, scales and shifts of the whole model, each once: what PyTorch counts as parameters.</summary>
    public long Parameters { get; }

    /// <summary>Those of <see cref="Parameters"/> that are not frozen.</summary>
    public long Trained { get; }

    /// <summary>Values that are saved but never trained: running statistics and their counters.</summary>
    public long Statistics { get; }

    /// <summary>Sends a batch of one through the model, without arithmetic, and writes down what every layer makes of it.</summary>
    /// <param name="layer">The model; its parameters need no memory and are left alone.</param>
    /// <param name="sample">The shape of one sample, without the batch: <c>[28, 28, 1]</c>.</param>
    /// <exception cref="ShapeException">The sample or a layer does not fit.</exception>
    /// <exception cref="InputException">A layer ran that nobody registered.</exception>
    public static ModelSummary Of(Layer layer, Shape sample)
    {
        using var nothing = ParameterStore.For([], new NullDevice(), seed: 0);
        using Pass pass = Pass.Inference(nothing);
        var seen = new Recorder();
        pass.Probe = seen;
        layer.Apply(pass.Input(new float[sample.Count], [1, .. sample.ToArray()]));

        var layers = new Dictionary<string, Layer>();
        Index(layer, layers);
        IEnumerable<SummaryRow> all =
            from output in seen.Outputs
            let maker = layers.GetValueOrDefault(output.Path) ?? throw Unregistered(layer, output.Path)
            select new SummaryRow(output.Path, maker.Code, output.Shape, Count(maker.Parameters, p => p.Kind != ParameterKind.Statistic));
        SummaryRow[] rows = [.. all];
        return new([.. rows.Where(row => !seen.Outputs.Exists(other => IsInside(other.Path, row.Path)))], rows, layer.Parameters);
    }

    private static long Count(IEnumerable<Parameter> parameters, Func<Parameter, bool> which) => parameters.Where(which).Sum(p => (long)p.Shape.Count);

    private static InputException Unregistered(Layer model, string path) => new(
        $"{model.GetType().Name}: the layer '{path}' ran but is not part of the model; register it with Child in the constructor of the block that calls it.");

    private static bool IsInside(string inner, string outer) =>
        inner.Length > outer.Length && (outer.Length == 0 || inner.StartsWith(outer + ".", StringComparison.Ordinal));

    private static void Index(Module module, Dictionary<string, Layer> layers)
    {
        if (module is Layer layer) layers[module.Path] = layer;
        foreach (NamedModule child in module.Children) Index(child.Module, layers);
    }

    private sealed class Recorder : Probe
    {
        public List<(string Path, Shape Shape)> Outputs { get; } = [];

        public override void Saw(string path, Tensor output) => Outputs.Add((path, output.Shape));
    }
}
