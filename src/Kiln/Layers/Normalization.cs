namespace Kiln;

/// <summary>
/// Input normalisation as a layer of the model, as Keras' <c>Normalization(axis=-1)</c>: <c>y = (x − mean) / √variance</c> for each feature, with statistics that
/// <c>Adapt(train)</c> takes from training samples once. They are saved with the weights and no optimiser changes them.
/// </summary>
/// <remarks>
/// x <c>[N, …, features]</c>; it is the same in training and inference. Before it adapts it changes nothing: mean 0, variance 1. The variance is that of the population, 1/N; a feature that does not vary gets
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

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Apply(op, x.Pass.Use(Mean), x.Pass.Use(Variance));
}
