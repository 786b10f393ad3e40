namespace Kiln;

/// <summary>The same values under another shape of as many elements; shares its input's memory.</summary>
public sealed class ReshapeOp : Op
{
    private readonly Shape shape;
    private readonly bool perSample;

    /// <summary>Makes the op.</summary>
    /// <param name="shape">The new shape.</param>
    /// <param name="perSample">Whether the shape is that of one sample and the leading axis of the input stays in front of it.</param>
    public ReshapeOp(Shape shape, bool perSample = false)
    {
        if (perSample && shape.Rank == Shape.MaxRank) throw new ArgumentException($"Reshape: {shape} leaves no axis for the batch; a shape has at most {Shape.MaxRank}.");
        this.shape = shape;
        this.perSample = perSample;
    }

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.None;

    internal override bool SharesMemory => true;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        Shapes.Arity(this, x, 1, 1);
        Shape y = perSample ? WithBatch(x[0]) : shape;
        return y.Count == x[0].Count
            ? y
            : throw new ShapeException($"Reshape: {x[0]} has {x[0].Count} values, but {y} has {y.Count}; a reshape only regroups them.");
    }

    /// <summary>Nothing: the output is the input's memory.</summary>
    public override void Forward(in Frame f)
    {
    }

    /// <inheritdoc/>
    public override void Backward(in Frame f) => f.PassGradY(0);

    private Shape WithBatch(Shape x)
    {
        if (x.Rank == 0) throw new ShapeException("Reshape: expected a batch in the leading axis, got a scalar [].");
        Span<int> sizes = stackalloc int[Shape.MaxRank];
        sizes[0] = x[0];
        for (int i = 0; i < shape.Rank; i++) sizes[i + 1] = shape[i];
        return new(sizes[..(shape.Rank + 1)]);
    }
}

/// <summary>Other shapes of tensors.</summary>
public static class ReshapeExtensions
{
    extension(Tensor x)
    {
        /// <summary>The same values under <paramref name="shape"/>; nothing is copied.</summary>
        /// <exception cref="ShapeException">Another number of elements.</exception>
        public Tensor Reshape(Shape shape) => x.Apply(new ReshapeOp(shape));
    }
}
