namespace Kiln;

/// <summary>Squared error that becomes linear for outliers: <c>mean ½(x − t)²</c> where |x − t| ≤ δ, <c>δ·(|x − t| − ½δ)</c> beyond (Huber 1964); class numbers become targets of 0 and 1.</summary>
/// <param name="Delta">δ, above 0.</param>
public sealed record Huber(float Delta = 1) : Loss
{
    /// <inheritdoc/>
    public override Tensor Of(Tensor output, ReadOnlySpan<int> labels) => Of(output, OneHot.Like(output, labels, nameof(Huber)));

    /// <inheritdoc/>
    public override Tensor Of(Tensor output, Tensor targets) => output.Huber(targets, Delta);

    /// <inheritdoc/>
    public override void Validate() => Require.Positive("delta", Delta);
}
