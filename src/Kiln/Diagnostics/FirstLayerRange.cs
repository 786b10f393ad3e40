namespace Kiln;

/// <summary>Where the pre-activations of the first layer fall on its function: in the part that is steep, or beyond it, and which units are on the same side for every sample.</summary>
/// <remarks>
/// Inputs that are not centred push a unit to one side for all samples, above all where it has no bias; those that are not scaled push it where a sigmoid is flat. What is measured is
/// what goes into the first function behind the first weights, norms between them included.
/// </remarks>
/// <param name="Layer">The path of the function.</param>
/// <param name="Code">How it is written in code.</param>
/// <param name="Low">The lower end of the range in which the function's slope is at least the share of its maximum that was asked for; not a number where it is not flat on both sides.</param>
/// <param name="High">The upper end.</param>
/// <param name="InRange">The share of pre-activations between both, 0 … 1; not a number where there is no such range.</param>
/// <param name="Units">The units, or channels.</param>
/// <param name="AlwaysOn">How many units have a positive pre-activation for every sample and place.</param>
/// <param name="AlwaysOff">How many have none that is positive.</param>
public sealed record FirstLayerRange(string Layer, string Code, double Low, double High, double InRange, int Units, int AlwaysOn, int AlwaysOff)
{
    /// <summary>The share of the maximal slope down to which a function counts as linear, where none is given: a sigmoid's from −1.76 to 1.76.</summary>
    public const double UsualShare = 0.5;

    /// <summary>Measures a model, most usefully before its first step; its values stay as they are.</summary>
    /// <param name="net">The model.</param>
    /// <param name="weights">Its parameters.</param>
    /// <param name="batches">The samples, in training passes: norms use the statistics of each batch.</param>
    /// <param name="share">The share of the maximal slope down to which the function counts as linear, above 0 and at most 1.</param>
    /// <returns>Null where no function follows the first weights.</returns>
    /// <exception cref="InputException">There are no batches, or the model has no layer with weights.</exception>
    /// <exception cref="ShapeException">A batch does not fit the model.</exception>
    public static FirstLayerRange? Measure(Layer net, ParameterStore weights, IEnumerable<Batch> batches, double share = UsualShare)
    {
        var watcher = new Watcher(LayersByPath.Of(net), FirstWeights.Of(net).Path, share);
        using var kept = new KeptState(weights);
        long step = 0;
        foreach (Batch batch in batches)
        {
            using (Pass pass = Pass.Training(weights, step++))
            {
                watcher.Begin();
                pass.Probe = watcher;
                net.Apply(pass.Input(batch.Values, batch.Shape));
            }

            kept.RestoreValues();
        }

        return step > 0 ? watcher.Result : throw new InputException("Pre-activations are measured on samples; expected at least one batch, received none.");
    }

    private sealed class Watcher(Dictionary<string, Layer> layers, string first, double share) : Probe
    {
        private bool begun, done;
        private float[] before = [];
        private string path = "", code = "";
        private (double Low, double High) range = (double.NaN, double.NaN);
        private bool[] positive = [], other = [];
        private long inside, values;

        public FirstLayerRange? Result => values == 0 ? null : new(
            path, code, range.Low, range.High, double.IsNaN(range.Low) ? double.NaN : (double)inside / values, positive.Length,
            other.Count(o => !o), positive.Count(p => !p));

        public void Begin() => (begun, done) = (false, false);

        public override void Saw(string seen, Tensor output)
        {
            begun |= seen == first;
            if (!begun || done) return;
            if (layers.TryGetValue(seen, out Layer? layer) && layer.Activation is { } f)
            {
                if (values == 0 && Saturation.Has(f.Function)) range = Saturation.SteepRange(f.Function, share);
                (path, code) = (seen, layer.Code);
                Add(output.Shape[-1]);
                done = true;
                return;
            }

            before = output.Span.ToArray();
        }

        private void Add(int units)
        {
            if (positive.Length == 0) (positive, other) = (new bool[units], new bool[units]);
            for (int i = 0; i < before.Length; i++)
            {
                if (before[i] > 0) positive[i % units] = true;
                else other[i % units] = true;
                if (before[i] >= range.Low && before[i] <= range.High) inside++;
            }

            values += before.Length;
        }
    }
}
