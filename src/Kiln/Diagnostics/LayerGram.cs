namespace Kiln;

/// <summary>
/// How evenly a fully connected layer can learn: the spectrum of the second moments of its inputs, <c>Σ [h, 1]ᵀ[h, 1] / N</c>. The Hessian of a squared
/// error by the weights of one unit is this matrix (LeCun et al. 1991), so that its condition is how much slower descent is in one direction than in another.
/// </summary>
/// <param name="Path">The path of the layer.</param>
/// <param name="Code">How the layer is written in code.</param>
/// <param name="Inputs">The spectrum, one eigenvalue for each input and, where the layer has a bias, one more.</param>
public sealed record LayerGram(string Path, string Code, Spectrum Inputs)
{
    /// <summary>Layers of more inputs are left out, because the time grows with their cube.</summary>
    public const int MostInputs = 300;

    /// <summary>The largest eigenvalue over the smallest; infinite where inputs depend on each other linearly, as they do where there are fewer samples than inputs.</summary>
    public double Condition => Inputs.Smallest > 1e-12 * Inputs.Largest ? Inputs.Largest / Inputs.Smallest : double.PositiveInfinity;

    /// <summary>Measures every <see cref="Linear"/> layer while a batch goes through the model as in training.</summary>
    /// <param name="net">The model.</param>
    /// <param name="weights">Its parameters; they keep their values.</param>
    /// <param name="batch">The samples, one after the other.</param>
    /// <param name="shape">Their shape, <c>[N, …]</c>.</param>
    /// <exception cref="ShapeException">The batch does not fit the model.</exception>
    public static IReadOnlyList<LayerGram> Measure(Layer net, ParameterStore weights, ReadOnlySpan<float> batch, Shape shape)
    {
        using var kept = new KeptState(weights);
        var watcher = new Watcher(net);
        using Pass pass = Pass.Training(weights, step: 0);
        pass.Probe = watcher;
        net.Apply(pass.Input(batch, shape));
        return watcher.Rows;
    }

    private sealed class Watcher(Layer net) : Probe
    {
        private readonly Dictionary<string, Layer> layers = LayersByPath.Of(net);

        public List<LayerGram> Rows { get; } = [];

        public override void Saw(string path, Tensor output)
        {
            if (!layers.TryGetValue(path, out Layer? layer) || layer is not Linear linear || linear.Weight.Shape[0] > MostInputs) return;
            ReadOnlySpan<float> input = output.Pass.OperandSlot(output.Pass.SlotAt(output.Slot).Maker, 0).Value.Span;
            int inputs = linear.Weight.Shape[0], rows = output.Shape.Count / output.Shape[-1];
            Rows.Add(new(path, layer.Code, new(SymmetricEigen.Of(Moments(input[..(rows * inputs)], inputs, linear.Bias is not null)).Values)));
        }

        private static double[,] Moments(ReadOnlySpan<float> input, int inputs, bool bias)
        {
            int size = inputs + (bias ? 1 : 0), rows = input.Length / inputs;
            var moments = new double[size, size];
            double[] row = new double[size];
            row[^1] = 1;   // overwritten where there is no bias
            for (int n = 0; n < rows; n++)
            {
                for (int i = 0; i < inputs; i++) row[i] = input[(n * inputs) + i];
                for (int i = 0; i < size; i++)
                {
                    for (int j = 0; j < size; j++) moments[i, j] += row[i] * row[j] / rows;
                }
            }

            return moments;
        }
    }
}
