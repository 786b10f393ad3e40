namespace Kiln;

/// <summary>Dropout (Srivastava et al. 2014), inverted: in training <c>y = x ∘ mask/(1 − p)</c>, in inference <c>y = x</c>.</summary>
/// <remarks>The mask is a function of (seed, step, place in the pass, element) and is drawn again in backward, so nothing is saved.</remarks>
public sealed class DropoutOp : Op
{
    private readonly float dropProbability;

    /// <summary>Makes the op.</summary>
    /// <param name="dropProbability">The probability p that an element is dropped, 0 ≤ p &lt; 1.</param>
    /// <exception cref="ArgumentException">A probability outside that range.</exception>
    public DropoutOp(float dropProbability)
    {
        if (dropProbability is not (>= 0 and < 1)) throw new ArgumentException($"Dropout: expected a drop probability of at least 0 and below 1, got {dropProbability}.");
        this.dropProbability = dropProbability;
    }

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.None;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        Shapes.Arity(this, x, 1, 1);
        return x[0];
    }

    /// <inheritdoc/>
    public override void Forward(in Frame f)
    {
        if (f.Training && dropProbability > 0) f.Kernels.Dropout(f.X(0), dropProbability, f.RandomKey, new(f.Y));
        else f.Kernels.Scale(f.X(0), 1, new(f.Y));
    }

    /// <inheritdoc/>
    public override void Backward(in Frame f)
    {
        if (dropProbability > 0) f.Kernels.Dropout(f.GradY, dropProbability, f.RandomKey, f.GradXOverGradY(0));
        else f.PassGradY(0);
    }
}

/// <summary>Dropout of tensors.</summary>
public static class DropoutExtensions
{
    extension(Tensor x)
    {
        /// <summary>In training, drops each element with the given probability and enlarges the rest; in inference it is <paramref name="x"/> itself.</summary>
        /// <exception cref="ArgumentException">A probability below 0 or not below 1.</exception>
        public Tensor Dropout(float dropProbability)
        {
            var op = new DropoutOp(dropProbability);
            return x.Pass.IsTraining ? x.Apply(op) : x;
        }
    }
}
