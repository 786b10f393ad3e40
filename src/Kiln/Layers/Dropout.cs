namespace Kiln;

/// <summary>Sets elements to zero by chance while training and scales the others by <c>1/(1 − p)</c> (Srivastava et al. 2014); does nothing in inference.</summary>
public sealed class Dropout : Layer
{
    private readonly float dropProbability;
    private readonly DropoutOp op;

    /// <summary>Makes the layer.</summary>
    /// <param name="dropProbability">p, the probability of an element to be dropped, at least 0 and below 1.</param>
    /// <exception cref="InputException">A probability out of range.</exception>
    public Dropout(float dropProbability = 0.5f)
    {
        Require.BelowOne("Dropout dropProbability", dropProbability);
        this.dropProbability = dropProbability;
        op = new(dropProbability);
    }

    /// <inheritdoc/>
    public override string Code => $"Dropout({Literal(dropProbability)})";

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Pass.IsTraining && dropProbability > 0 ? x.Apply(op) : x;
}
