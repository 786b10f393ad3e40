namespace Kiln;

/// <summary>Where in a step numbers stopped being finite.</summary>
/// <param name="Step">The step, from 1.</param>
/// <param name="Path">The layer or parameter; empty for the input.</param>
/// <param name="What"><c>input</c>, <c>weights</c>, <c>output</c>, <c>loss</c>, <c>gradient of output</c> or <c>gradient of weights</c>.</param>
/// <param name="Code">How the layer is written in code; empty for parameters.</param>
/// <param name="Count">How many values are not finite.</param>
/// <param name="Of">How many values there are.</param>
public sealed record NonFinite(long Step, string Path, string What, string Code, long Count, long Of)
{
    /// <summary>As the end of a sentence: <c>first in the output of layer '3' (Linear(20, 3)), where 5 of 48 values are not finite</c>.</summary>
    public override string ToString()
    {
        string where = What switch
        {
            "input" => "the input",
            "loss" => "the loss itself",
            "output" => $"the output of layer '{Path}' ({Code})",
            "gradient of output" => $"the gradient that comes back to the output of layer '{Path}' ({Code})",
            "gradient of weights" => $"the gradient of '{Path}'",
            _ => $"the weights '{Path}', from the update before",
        };
        return $"first in {where}, where {Count} of {Of} values are not finite";
    }

    /// <summary>
    /// Runs a step again with every layer on its own and looks at the input, the weights, each output in the order of the pass, the loss, each gradient on the way back and the
    /// gradients of the weights. Values and gradients of the store are afterwards what they were.
    /// </summary>
    /// <param name="net">The model.</param>
    /// <param name="weights">Its parameters as they were at the step.</param>
    /// <param name="batch">The samples of the step.</param>
    /// <param name="loss">What is minimised.</param>
    /// <param name="step">How many steps were taken before: the key of dropout masks.</param>
    /// <returns>The first of all these that is not finite; null where all are.</returns>
    public static NonFinite? Find(Layer net, ParameterStore weights, Batch batch, Loss loss, long step)
    {
        if (Bad(batch.Values) is > 0 and var bad) return new(step + 1, "", "input", "", bad, batch.Values.Length);
        if (InWeights(weights, step) is { } found) return found;
        float[] values = weights.Values.Span.ToArray(), gradients = weights.Gradients.Span.ToArray();
        try
        {
            return InPass(net, weights, batch, loss, step);
        }
        finally
        {
            values.CopyTo(weights.Values.Span);
            gradients.CopyTo(weights.Gradients.Span);
        }
    }

    /// <summary>The first trained parameter or statistic with a value that is not finite, or null.</summary>
    internal static NonFinite? InWeights(ParameterStore weights, long step)
    {
        foreach (Parameter p in weights.Parameters)
        {
            if (Bad(p.Values) is > 0 and var bad) return new(step + 1, p.Path, "weights", "", bad, p.Shape.Count);
        }

        return null;
    }

    private static NonFinite? InPass(Layer net, ParameterStore weights, Batch batch, Loss loss, long step)
    {
        var watcher = new Watcher(net, step + 1);
        using (Pass pass = Pass.Training(weights, step))
        {
            pass.Probe = watcher;
            Tensor made = MixedTargets.LossOf(loss, net.Apply(pass.Input(batch.Values, batch.Shape)), batch);
            if (watcher.Found is not null) return watcher.Found;
            if (!float.IsFinite(made.Item())) return new(step + 1, "", "loss", "", 1, 1);
            made.Backward();
        }

        if (watcher.Found is not null) return watcher.Found;
        foreach (Parameter p in weights.Parameters)
        {
            if (p.Trainable && Bad(p.Gradient.Span) is > 0 and var bad) return new(step + 1, p.Path, "gradient of weights", "", bad, p.Shape.Count);
        }

        return null;
    }

    private static long Bad(ReadOnlySpan<float> values)
    {
        long bad = 0;
        foreach (float v in values) bad += float.IsFinite(v) ? 0 : 1;
        return bad;
    }

    private sealed class Watcher(Layer net, long step) : Probe
    {
        private readonly Dictionary<int, string> pathOfSlot = [];

        public NonFinite? Found { get; private set; }

        public override void Saw(string path, Tensor output)
        {
            if (pathOfSlot.TryAdd(output.Slot, path)) Look(path, "output", output.Span);
        }

        public override void SawGradient(Tensor output)
        {
            if (pathOfSlot.TryGetValue(output.Slot, out string? path)) Look(path, "gradient of output", output.Gradient);
        }

        private void Look(string path, string what, ReadOnlySpan<float> values)
        {
            if (Found is null && Bad(values) is > 0 and var bad) Found = new(step, path, what, CodeOf(net, path), bad, values.Length);
        }

        private static string CodeOf(Module module, string path)
        {
            if (module is Layer layer && layer.Path == path) return layer.Children.Count == 0 ? layer.Code : layer.GetType().Name;
            foreach (NamedModule child in module.Children)
            {
                if (CodeOf(child.Module, path) is { Length: > 0 } code) return code;
            }

            return "";
        }
    }
}
