using Kiln.Devices;

namespace Kiln;

/// <summary>The mean of each channel over the whole image (Lin, Chen and Yan 2014): x <c>[N, H, W, C]</c>, y <c>[N, C]</c>.</summary>
public sealed class GlobalAveragePoolOp : Op
{
    /// <summary>The only one: it has no settings.</summary>
    public static readonly GlobalAveragePoolOp Instance = new();

    private GlobalAveragePoolOp()
    {
    }

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.None;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        Shapes.Arity(this, x, 1, 1);
        Shapes.Images(this, x[0]);
        Shapes.NotEmpty(this, x[0]);
        return [x[0][0], x[0][3]];
    }

    /// <inheritdoc/>
    public override void Forward(in Frame f) => f.Kernels.AveragePool(Sizes(f.XShape(0)), f.X(0), f.Y);

    /// <inheritdoc/>
    public override void Backward(in Frame f) => f.Kernels.AveragePoolBackward(Sizes(f.XShape(0)), f.GradY, f.GradX(0));

    private static PoolShape Sizes(Shape x) => new(x[0], x[1], x[2], x[3], new(x[1]), new(x[2]));
}

/// <summary>Global average pooling of tensors.</summary>
public static class GlobalAveragePoolExtensions
{
    extension(Tensor x)
    {
        /// <summary>The mean of each channel of images <c>[N, H, W, C]</c>: <c>[N, C]</c>, whatever their size.</summary>
        /// <exception cref="ShapeException">Not images.</exception>
        public Tensor GlobalAveragePool() => x.Apply(GlobalAveragePoolOp.Instance);
    }
}
