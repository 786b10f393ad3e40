using Kiln.Devices;

namespace Kiln;

/// <summary>The rectifier with random slopes (Xu et al. 2015): <c>y = x</c> where positive, <c>a·x</c> elsewhere; in training a is uniform in lower … upper for each element, in inference its mean.</summary>
/// <remarks>The slopes are a function of (seed, step, place in the pass, element) and are drawn again in backward. They are not negative, so the sign of y is that of x.</remarks>
public sealed class RReluOp : Op
{
    private readonly float lower, upper;

    /// <summary>Makes the op.</summary>
    /// <param name="lower">The least slope, at least 0; 1/8 in the paper.</param>
    /// <param name="upper">The largest slope, at least <paramref name="lower"/>; 1/3 in the paper.</param>
    /// <exception cref="ArgumentException">Slopes out of range.</exception>
    public RReluOp(float lower = 1f / 8, float upper = 1f / 3)
    {
        if (!(lower >= 0 && upper >= lower && float.IsFinite(upper))) throw new ArgumentException($"RRelu: expected slopes of at least 0, the lower first, got {lower} and {upper}.");
        this.lower = lower;
        this.upper = upper;
        Mean = new(ActivationKind.LeakyRelu, (lower + upper) / 2);
    }

    /// <summary>What it is in inference: a leaky rectifier.</summary>
    public Activation Mean { get; }

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.Y;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        Shapes.Arity(this, x, 1, 1);
        return x[0];
    }

    /// <inheritdoc/>
    public override void Forward(in Frame f)
    {
        if (f.Training) f.Kernels.RandomSlopes(f.X(0), f.X(0), lower, upper, f.RandomKey, new(f.Y));
        else f.Kernels.Activate(Mean, f.X(0), f.Y);
    }

    /// <inheritdoc/>
    public override void Backward(in Frame f) => f.Kernels.RandomSlopes(f.Y, f.GradY, lower, upper, f.RandomKey, f.GradXOverGradY(0));
}

/// <summary>Rectifiers with random slopes.</summary>
public static class RReluExtensions
{
    extension(Tensor x)
    {
        /// <summary>x where positive, a·x elsewhere with a random in training; each call makes an op, so in training use the layer.</summary>
        /// <exception cref="ArgumentException">Slopes out of range.</exception>
        public Tensor RRelu(float lower = 1f / 8, float upper = 1f / 3) => x.Apply(new RReluOp(lower, upper));
    }
}
