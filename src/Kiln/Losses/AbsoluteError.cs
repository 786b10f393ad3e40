namespace Kiln;

/// <summary>The mean absolute difference, L1: <c>mean |x − t|</c> over all elements; class numbers become targets of 0 and 1.</summary>
public sealed record AbsoluteError : Loss
{
    /// <inheritdoc/>
    public override Tensor Of(Tensor output, ReadOnlySpan<int> labels) => Of(output, OneHot.Like(output, labels, nameof(AbsoluteError)));

    /// <inheritdoc/>
    public override Tensor Of(Tensor output, Tensor targets) => output.AbsoluteError(targets);
}
