namespace Kiln;

/// <summary>The rectifier with a trained slope (He et al. 2015): <c>y = x</c> where positive, <c>a·x</c> elsewhere.</summary>
/// <remarks>
/// x <c>[…, C]</c>, a <c>[1]</c> or, with one slope for each channel, <c>[C]</c>. <c>dx = dy</c> where x is positive, <c>a·dy</c> elsewhere;
/// <c>da = Σ min(x, 0)·dy</c> over all that shares it.
/// </remarks>
public sealed class PReluOp : Op
{
    /// <summary>The only one: it has no settings.</summary>
    public static readonly PReluOp Instance = new();

    private PReluOp()
    {
    }

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.X0 | Reads.X1;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        Shapes.Arity(this, x, 2, 2);
        if (x[1].Rank == 1 && (x[1][0] == 1 || (x[0].Rank > 0 && x[1][0] == x[0][-1]))) return x[0];
        throw new ShapeException($"PRelu: expected one slope [1], or one for each channel in the last axis of {x[0]}, got {x[1]}.");
    }

    /// <inheritdoc/>
    public override void Forward(in Frame f) => f.Kernels.PRelu(f.X(0), Rows(f), Columns(f), f.X(1), f.Y);

    /// <inheritdoc/>
    public override void Backward(in Frame f) => f.Kernels.PReluBackward(f.X(0), Rows(f), Columns(f), f.X(1), f.GradY, f.GradX(0), f.GradX(1));

    private static int Columns(in Frame f) => f.XShape(1)[0];

    private static int Rows(in Frame f) => Columns(f) == 0 ? 0 : f.XShape(0).Count / Columns(f);
}

/// <summary>Rectifiers with trained slopes.</summary>
public static class PReluExtensions
{
    extension(Tensor x)
    {
        /// <summary>x where positive, <c>slopes·x</c> elsewhere; slopes <c>[1]</c>, or <c>[C]</c> for channels in the last axis.</summary>
        /// <exception cref="ShapeException">Another number of slopes.</exception>
        public Tensor PRelu(Tensor slopes) => x.Apply(PReluOp.Instance, slopes);
    }
}
