namespace Kiln;

/// <summary>Each sample as one row: <c>[N, H, W, C]</c> to <c>[N, C·H·W]</c> in PyTorch's channel-first order, other shapes to <c>[N, rest]</c>.</summary>
public sealed class Flatten : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Flatten();
}

/// <summary>Another shape of each sample, as many values in the same order: <c>[N, …]</c> to <c>[N, shape]</c>.</summary>
public sealed class Reshape : Layer
{
    private readonly Shape shape;
    private readonly ReshapeOp op;

    /// <summary>Makes the layer.</summary>
    /// <param name="shape">The shape of one sample, without the batch.</param>
    /// <exception cref="InputException">No axis is left for the batch.</exception>
    public Reshape(Shape shape)
    {
        if (shape.Rank == Shape.MaxRank) throw new InputException($"Reshape: expected at most {Shape.MaxRank - 1} sizes, because the batch needs one more, received {shape}.");
        this.shape = shape;
        op = new(shape, perSample: true);
    }

    /// <inheritdoc/>
    public override string Code => $"Reshape({shape})";

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Apply(op);
}

/// <summary>Returns what it receives: a place that may be filled, a shortcut.</summary>
public sealed class Identity : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x;
}
