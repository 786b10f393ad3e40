using Kiln.Devices;

namespace Kiln;

/// <summary>The ops that a model runs in a training pass, without arithmetic: what findings about its structure walk through, however its modules are written.</summary>
internal sealed class OpGraph : IDisposable
{
    private readonly ParameterStore nothing = ParameterStore.For([], new NullDevice(), seed: 0);
    private readonly Pass pass;
    private readonly Dictionary<int, string> layers = [];

    /// <summary>Sends two samples through, because a batch norm wants more than one.</summary>
    /// <param name="net">The model; its parameters need no memory.</param>
    /// <param name="sample">The shape of one sample, without the batch.</param>
    /// <exception cref="ShapeException">The sample or a layer does not fit.</exception>
    public OpGraph(Layer net, Shape sample)
    {
        pass = Pass.Training(nothing, step: 0);
        pass.Probe = new Namer(layers);
        Shape shape = [2, .. sample.ToArray()];
        net.Apply(pass.Input(new float[shape.Count], shape));
    }

    /// <summary>How many ops ran.</summary>
    public int Count => pass.NodeCount;

    /// <summary>The op of a step.</summary>
    public Op OpOf(int step) => pass.NodeAt(step).Op;

    /// <summary>How many inputs a step has.</summary>
    public int InputsOf(int step) => pass.NodeAt(step).Arity;

    /// <summary>The shape that a step makes of two samples.</summary>
    public Shape OutputOf(int step) => pass.SlotAt(pass.NodeAt(step).Output).Shape;

    /// <summary>The shape of an input of a step.</summary>
    public Shape InputShapeOf(int step, int input) => pass.OperandSlot(step, input).Shape;

    /// <summary>The step that made an input; −1 for parameters and the model's own input.</summary>
    public int MakerOf(int step, int input) => pass.OperandSlot(step, input).Maker;

    /// <summary>The path of the innermost layer whose output a step made; of its first parameter's layer where it is in the middle of one.</summary>
    public string LayerOf(int step)
    {
        if (layers.TryGetValue(step, out string? name)) return name;
        for (int i = 0; i < InputsOf(step); i++)
        {
            if (pass.OperandSlot(step, i).Parameter is { } p) return p.Path[..Math.Max(p.Path.LastIndexOf('.'), 0)];
        }

        return OpOf(step).Name;
    }

    public void Dispose()
    {
        pass.Dispose();
        nothing.Dispose();
    }

    private sealed class Namer(Dictionary<int, string> layers) : Probe
    {
        // Containers show the same output after the layer that made it.
        public override void Saw(string path, Tensor output) => layers.TryAdd(output.Pass.SlotAt(output.Slot).Maker, path);
    }
}
