namespace Kiln;

/// <summary>The mean squared difference: <c>mean (x − t)²</c> over all elements; class numbers become targets of 0 and 1.</summary>
public sealed record MeanSquaredError : Loss
{
    /// <inheritdoc/>
    public override Tensor Of(Tensor output, ReadOnlySpan<int> labels) => output.MeanSquaredError(OneHot.Like(output, labels, nameof(MeanSquaredError)));

    /// <inheritdoc/>
    public override Tensor Of(Tensor output, Tensor targets) => output.MeanSquaredError(targets);
}
