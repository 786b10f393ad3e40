using Kiln.Devices;

namespace Kiln;

/// <summary>The largest value of each window, channel by channel; padding never wins, and of equals the first does.</summary>
/// <remarks>x <c>[N, H, W, C]</c>, y <c>[N, H′, W′, C]</c>. Keeps the winners' positions; dy goes to them.</remarks>
public sealed class MaxPool2dOp : Op
{
    private readonly Window rows, columns;

    /// <summary>Makes the op.</summary>
    /// <param name="rows">How the window slides from top to bottom.</param>
    /// <param name="columns">How the window slides from left to right.</param>
    /// <exception cref="ArgumentException">A size or stride below 1, dilation, or padding beyond half the window.</exception>
    public MaxPool2dOp(Window rows, Window columns)
    {
        this.rows = Shapes.Pools("MaxPool2d", rows);
        this.columns = Shapes.Pools("MaxPool2d", columns);
    }

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.None;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        Shapes.Arity(this, x, 1, 1);
        Shapes.Images(this, x[0]);
        Shapes.Fits(this, x[0], rows, columns);
        PoolShape s = Sizes(x[0]);
        return [s.N, s.OutH, s.OutW, s.C];
    }

    /// <inheritdoc/>
    public override int SavedLength(ReadOnlySpan<Shape> x) => Infer(x).Count;

    /// <inheritdoc/>
    public override void Forward(in Frame f) => f.Kernels.MaxPool(Sizes(f.XShape(0)), f.X(0), f.Y, f.Training ? f.Saved : default);

    /// <inheritdoc/>
    public override void Backward(in Frame f) => f.Kernels.MaxPoolBackward(Sizes(f.XShape(0)), f.Saved, f.GradY, f.GradX(0));

    private PoolShape Sizes(Shape x) => new(x[0], x[1], x[2], x[3], rows, columns);
}

/// <summary>Maximum pooling of tensors.</summary>
public static class MaxPool2dExtensions
{
    extension(Tensor x)
    {
        /// <summary>The largest value of each square window of images <c>[N, H, W, C]</c>.</summary>
        /// <param name="size">Side of the window.</param>
        /// <param name="stride">Step between windows; the size where null.</param>
        /// <param name="padding">Positions added at each border, at most half the size.</param>
        /// <exception cref="ShapeException">Not images, or smaller than the window.</exception>
        public Tensor MaxPool2d(int size, int? stride = null, int padding = 0)
        {
            var window = new Window(size, stride ?? size, padding);
            return x.Apply(new MaxPool2dOp(window, window));
        }
    }
}
