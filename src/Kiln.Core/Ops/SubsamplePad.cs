using Kiln.Devices;

namespace Kiln;

/// <summary>Every <c>stride</c>-th pixel of an image, with channels of zeros before and after its own: the shortcut without parameters (He et al. 2016, option A).</summary>
/// <remarks>x <c>[N, H, W, C]</c>, y <c>[N, ⌈H/stride⌉, ⌈W/stride⌉, before + C + after]</c>; the first pixel of each row and column is kept.</remarks>
public sealed class SubsamplePadOp : Op
{
    private readonly int stride, before, after;

    /// <summary>Makes the op.</summary>
    /// <param name="stride">Pixels from one that is kept to the next, in both directions.</param>
    /// <param name="before">Channels of zeros before those of x.</param>
    /// <param name="after">Channels of zeros after them.</param>
    /// <exception cref="ArgumentException">A stride below 1 or a negative number of channels.</exception>
    public SubsamplePadOp(int stride, int before, int after)
    {
        if (stride < 1 || before < 0 || after < 0) throw new ArgumentException($"SubsamplePad: expected a stride of at least 1 and no negative number of channels, got stride {stride}, {before} before and {after} after.");
        this.stride = stride;
        this.before = before;
        this.after = after;
    }

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.None;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        Shapes.Arity(this, x, 1, 1);
        Shapes.Images(this, x[0]);
        SubsampleShape s = Sizes(x[0]);
        return [s.N, s.OutH, s.OutW, s.OutC];
    }

    /// <inheritdoc/>
    public override void Forward(in Frame f) => f.Kernels.SubsamplePad(Sizes(f.XShape(0)), f.X(0), new(f.Y));

    /// <inheritdoc/>
    public override void Backward(in Frame f) => f.Kernels.SubsamplePadBackward(Sizes(f.XShape(0)), f.GradY, f.GradX(0));

    private SubsampleShape Sizes(Shape x) => new(x[0], x[1], x[2], x[3], stride, before, after);
}

/// <summary>Subsampling of tensors.</summary>
public static class SubsamplePadExtensions
{
    extension(Tensor x)
    {
        /// <summary>Every <paramref name="stride"/>-th pixel of images <c>[N, H, W, C]</c>, between channels of zeros.</summary>
        /// <param name="stride">Pixels from one that is kept to the next.</param>
        /// <param name="before">Channels of zeros before those of x.</param>
        /// <param name="after">Channels of zeros after them.</param>
        /// <exception cref="ShapeException">Not images.</exception>
        public Tensor SubsamplePad(int stride, int before, int after) => x.Apply(new SubsamplePadOp(stride, before, after));
    }
}
