namespace Kiln;

/// <summary>Each sample as one row of features: <c>[N, H, W, C]</c> → <c>[N, C·H·W]</c>, other shapes → <c>[N, rest]</c>.</summary>
/// <remarks>
/// Features of images come out channel first, in PyTorch's order, so that PyTorch's weights of the layer after it load as they are.
/// Where that order is the one in memory (one channel, one pixel, or no image) the output shares the input's memory.
/// </remarks>
public sealed class FlattenOp : Op
{
    private static readonly FlattenOp Swapping = new(shares: false), Sharing = new(shares: true);

    private readonly bool shares;

    private FlattenOp(bool shares) => this.shares = shares;

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.None;

    internal override bool SharesMemory => shares;

    /// <summary>The op for inputs of shape <paramref name="x"/>; there is one that moves values and one that does not.</summary>
    public static FlattenOp For(Shape x) => MovesValues(x) ? Swapping : Sharing;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        Shapes.Arity(this, x, 1, 1);
        if (x[0].Rank == 0) throw new ShapeException("Flatten: expected a batch in the leading axis, got a scalar [].");
        if (shares == MovesValues(x[0])) throw new ShapeException($"Flatten: this op was made for inputs of another layout than {x[0]}; get it from FlattenOp.For.");
        int features = 1;
        for (int i = 1; i < x[0].Rank; i++) features *= x[0][i];
        return [x[0][0], features];
    }

    /// <inheritdoc/>
    public override void Forward(in Frame f)
    {
        if (shares) return;
        Shape x = f.XShape(0);
        f.Kernels.SwapAxes(f.X(0), x[0], x[1] * x[2], x[3], new(f.Y));
    }

    /// <inheritdoc/>
    public override void Backward(in Frame f)
    {
        Shape x = f.XShape(0);
        if (shares) f.PassGradY(0);
        else f.Kernels.SwapAxes(f.GradY, x[0], x[3], x[1] * x[2], f.GradX(0));
    }

    private static bool MovesValues(Shape x) => x.Rank == 4 && x[1] * x[2] > 1 && x[3] > 1;
}

/// <summary>Rows of features from tensors.</summary>
public static class FlattenExtensions
{
    extension(Tensor x)
    {
        /// <summary>Each sample as one row: <c>[N, H, W, C]</c> → <c>[N, C·H·W]</c> in channel-first order, other shapes → <c>[N, rest]</c>.</summary>
        public Tensor Flatten() => x.Apply(FlattenOp.For(x.Shape));
    }
}
