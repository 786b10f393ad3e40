using Kiln.Devices;

namespace Kiln;

/// <summary>The mean of each window, channel by channel.</summary>
/// <remarks>x <c>[N, H, W, C]</c>, y <c>[N, H′, W′, C]</c>; dy is spread evenly over each window.</remarks>
public sealed class AveragePool2dOp : Op
{
    private readonly Window rows, columns;
    private readonly bool countPadding;

    /// <summary>Makes the op.</summary>
    /// <param name="rows">How the window slides from top to bottom.</param>
    /// <param name="columns">How the window slides from left to right.</param>
    /// <param name="countPadding">Whether a window at the border is divided by its whole size, padding being zeros, as PyTorch does; else by the inputs in it.</param>
    /// <exception cref="ArgumentException">A size or stride below 1, dilation, or padding beyond half the window.</exception>
    public AveragePool2dOp(Window rows, Window columns, bool countPadding = true)
    {
        this.rows = Shapes.Pools("AveragePool2d", rows);
        this.columns = Shapes.Pools("AveragePool2d", columns);
        this.countPadding = countPadding;
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
    public override void Forward(in Frame f) => f.Kernels.AveragePool(Sizes(f.XShape(0)), f.X(0), f.Y);

    /// <inheritdoc/>
    public override void Backward(in Frame f) => f.Kernels.AveragePoolBackward(Sizes(f.XShape(0)), f.GradY, f.GradX(0));

    private PoolShape Sizes(Shape x) => new(x[0], x[1], x[2], x[3], rows, columns, countPadding);
}

/// <summary>Average pooling of tensors.</summary>
public static class AveragePool2dExtensions
{
    extension(Tensor x)
    {
        /// <summary>The mean of each square window of images <c>[N, H, W, C]</c>.</summary>
        /// <param name="size">Side of the window.</param>
        /// <param name="stride">Step between windows; the size where null.</param>
        /// <param name="padding">Positions of zeros added at each border, at most half the size.</param>
        /// <param name="countPadding">Whether padding counts in the mean.</param>
        /// <exception cref="ShapeException">Not images, or smaller than the window.</exception>
        public Tensor AveragePool2d(int size, int? stride = null, int padding = 0, bool countPadding = true)
        {
            var window = new Window(size, stride ?? size, padding);
            return x.Apply(new AveragePool2dOp(window, window, countPadding));
        }
    }
}
