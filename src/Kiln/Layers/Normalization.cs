namespace Kiln;

/// <summary>
/// Input normalisation as a layer of the model, as Keras' <c>Normalization(axis=-1)</c>: <c>y = (x − mean) / √variance</c> for each feature, with statistics that
/// <see cref="Adapt"/> takes from training samples once. They are saved with the weights and no optimiser changes them.
/// </summary>
/// <remarks>
/// x <c>[N, …, features]</c>; it is the same in training and inference. Before <see cref="Adapt"/> it changes nothing: mean 0, variance 1. The variance is that of the population, 1/N; a feature that does not vary gets
/// variance 1 and becomes 0.
/// </remarks>
public sealed class Normalization : Layer
{
    private const float Epsilon = 1e-14f;   // the square of Keras' 1e-7; variances as small are beyond what floats near 1 tell apart
    private readonly BatchNormOp op = new(Epsilon, newWeight: 0, frozen: true);

    /// <summary>Makes the layer.</summary>
    /// <param name="features">Features or channels: the size of the last axis.</param>
    /// <exception cref="InputException">Fewer than one feature.</exception>
    public Normalization(int features)
    {
        Require.AtLeast(1, "Normalization features", features);
        Mean = Param("mean", [features], Init.Zero, kind: ParameterKind.Statistic);
        Variance = Param("variance", [features], Init.One, kind: ParameterKind.Statistic);
    }

    /// <summary>The mean of each feature <c>[features]</c>.</summary>
    public Parameter Mean { get; }

    /// <summary>The variance of each feature <c>[features]</c>.</summary>
    public Parameter Variance { get; }

    /// <inheritdoc/>
    public override string Code => $"Normalization({Mean.Shape[0]})";

    /// <summary>Measures samples and keeps what it finds; all samples as they are in epoch 0, in order, so that the result is one. To be called when the model's store is made.</summary>
    /// <param name="train">Training samples, whose last axis has the layer's features; never those for testing.</param>
    /// <exception cref="InputException">The samples have another number of features, or there are none.</exception>
    /// <exception cref="InvalidOperationException">No store has laid the model out yet.</exception>
    public void Adapt(Dataset train)
    {
        Shape shape = train.SampleShape;
        Span<float> mean = Mean.Values, variance = Variance.Values;
        int features = mean.Length;
        if (train.Count == 0 || shape[-1] != features) throw new InputException($"Normalization: expected samples with {features} features in the last axis, received {train.Count} samples {shape} of '{train.Name}'.");
        float[] sample = new float[shape.Count];
        double[] centre = new double[features], squares = new double[features];
        double places = 0;
        for (int i = 0; i < train.Count; i++)
        {
            train.Read(i, new SampleKey(Seed: 0, Epoch: 0, i), sample);
            for (int at = 0; at < sample.Length; at += features)
            {
                places++;
                for (int f = 0; f < features; f++)
                {
                    // Welford (1962): no differences of large sums.
                    double away = sample[at + f] - centre[f];
                    centre[f] += away / places;
                    squares[f] += away * (sample[at + f] - centre[f]);
                }
            }
        }

        for (int f = 0; f < features; f++)
        {
            mean[f] = (float)centre[f];
            variance[f] = squares[f] > 0 ? (float)(squares[f] / places) : 1;
        }
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Apply(op, x.Pass.Use(Mean), x.Pass.Use(Variance));
}
