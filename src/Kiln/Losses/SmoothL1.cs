namespace Kiln;

/// <summary>The absolute difference with a round bottom: <c>mean ½(x − t)²/β</c> where |x − t| ≤ β, <c>|x − t| − ½β</c> beyond (Girshick 2015), Huber's loss divided by β; class numbers become targets of 0 and 1.</summary>
/// <param name="Beta">β, at least 0; 0 is the absolute difference itself.</param>
public sealed record SmoothL1(float Beta = 1) : Loss
{
    /// <inheritdoc/>
    public override Tensor Of(Tensor output, ReadOnlySpan<int> labels) => Of(output, OneHot.Like(output, labels, nameof(SmoothL1)));

    /// <inheritdoc/>
    public override Tensor Of(Tensor output, Tensor targets) => output.SmoothL1(targets, Beta);

    /// <inheritdoc/>
    public override void Validate() => Require.NotNegative("beta", Beta);
}
