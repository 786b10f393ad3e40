using Kiln.Devices;

namespace Kiln;

/// <summary>Two-dimensional convolution (cross-correlation, as the field has it): <c>y = f(x ⋆ w + b)</c>.</summary>
/// <remarks>
/// x <c>[N, H, W, C]</c>, w <c>[kh, kw, C/groups, K]</c>, b <c>[K]</c> or absent, y <c>[N, H′, W′, K]</c> with
/// <c>H′ = ⌊(H + 2·padding − span)/stride⌋ + 1</c>. Padding is zeros. With as many groups as channels it is depthwise. Where it was made
/// so, the third input is not b but <c>[2, K]</c> into which the mean and population variance of each channel of y are written, for
/// a normalisation that follows.
/// </remarks>
public sealed class Conv2dOp : Op
{
    private readonly Window rows, columns;
    private readonly int groups;

    /// <summary>Makes a convolution.</summary>
    /// <param name="rows">How the kernel slides from top to bottom.</param>
    /// <param name="columns">How the kernel slides from left to right.</param>
    /// <param name="groups">Into how many independent parts channels are split.</param>
    /// <param name="function">The function f that follows; one that <see cref="Activation.DerivesFromInput"/> only in inference.</param>
    /// <param name="moments">Whether the third input receives the moments of y; then there is neither b nor f.</param>
    /// <exception cref="ArgumentException">A size, stride, dilation or number of groups below 1, a negative padding, or moments together with a function.</exception>
    public Conv2dOp(Window rows, Window columns, int groups = 1, Activation function = default, bool moments = false)
    {
        if (moments && function.Kind != ActivationKind.Identity) throw new ArgumentException("Conv2d: expected moments or a function, got both.");
        FindsMoments = moments;
        Function = function;
        if (groups < 1) throw new ArgumentException($"Conv2d: expected at least 1 group, got {groups}.");
        this.rows = Shapes.Slides("Conv2d", rows);
        this.columns = Shapes.Slides("Conv2d", columns);
        this.groups = groups;
    }

    /// <summary>Which function is applied to the result.</summary>
    public Activation Function { get; }

    /// <summary>Whether the third input receives the moments of the result.</summary>
    internal bool FindsMoments { get; }

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.X0 | Reads.X1 | (HasFunction ? Reads.Y : Reads.None);

    private bool HasFunction => Function.Kind != ActivationKind.Identity;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        Shapes.Arity(this, x, 2, 3);
        Shape w = x[1];
        Shapes.Images(this, x[0]);
        if (w.Rank != 4 || w[0] != rows.Size || w[1] != columns.Size)
        {
            throw new ShapeException($"Conv2d: expected a weight of [{rows.Size}, {columns.Size}, C / groups, K], got {w}.");
        }

        int channels = w[2] * groups;
        if (x[0][3] != channels)
        {
            throw new ShapeException($"Conv2d: expected {channels} input channels, got {x[0]}; images are [N, H, W, C], and the layer before must give {channels} channels.");
        }

        if (w[3] % groups != 0) throw new ShapeException($"Conv2d: {w[3]} output channels cannot be split into {groups} groups.");
        Shapes.Fits(this, x[0], rows, columns);
        if (FindsMoments && (x.Length < 3 || !(x[2].Rank == 2 && x[2][0] == 2 && x[2][1] == w[3]))) throw new ShapeException($"Conv2d: expected room for moments of [2, {w[3]}], got {(x.Length < 3 ? "none" : x[2])}.");
        if (x.Length > 2 && !FindsMoments) Shapes.Bias(this, x[2], w[3]);
        ConvShape s = Sizes(x[0], w);
        return [s.N, s.OutH, s.OutW, s.K];
    }

    /// <inheritdoc/>
    public override void Forward(in Frame f)
    {
        ConvShape s = Sizes(f.XShape(0), f.XShape(1));
        if (FindsMoments) f.Kernels.Conv2dMoments(s, f.X(0), f.X(1), f.Y, f.X(2).Slice(0, s.K), f.X(2).Slice(s.K, s.K));
        else f.Kernels.Conv2d(s, f.X(0), f.X(1), f.Arity > 2 ? f.X(2) : default, Function, new(f.Y));
    }

    /// <inheritdoc/>
    public override void Backward(in Frame f)
    {
        Shapes.DerivesFromOutput(this, Function);
        ConvShape s = Sizes(f.XShape(0), f.XShape(1));
        FloatBuffer g = HasFunction ? f.GradYToOverwrite : f.GradY;
        if (HasFunction) f.Kernels.ActivateBackward(Function, f.Y, g, new(g));
        if (f.Arity > 2 && !FindsMoments) f.Kernels.SumRows(g, s.N * s.OutH * s.OutW, s.K, 1, f.GradX(2));
        f.Kernels.Conv2dBackwardWeight(s, f.X(0), g, f.GradX(1));
        f.Kernels.Conv2dBackwardData(s, g, f.X(1), f.GradX(0));
    }

    /// <summary>All sizes of the convolution.</summary>
    internal ConvShape Sizes(Shape x, Shape w) => new(x[0], x[1], x[2], x[3], w[3], rows, columns, groups);
}

/// <summary>Convolutions of tensors.</summary>
public static class Conv2dExtensions
{
    extension(Tensor x)
    {
        /// <summary>Convolves images <c>[N, H, W, C]</c> with w <c>[kh, kw, C/groups, K]</c> and adds b <c>[K]</c>, if any; both axes slide alike.</summary>
        /// <exception cref="ShapeException">Channels, groups, kernel or bias do not fit.</exception>
        public Tensor Conv2d(Tensor w, Tensor? b, int stride = 1, int padding = 0, int dilation = 1, int groups = 1)
        {
            if (w.Shape.Rank != 4) throw new ShapeException($"Conv2d: expected a weight of [kh, kw, C / groups, K], got {w.Shape}.");
            var op = new Conv2dOp(new(w.Shape[0], stride, padding, dilation), new(w.Shape[1], stride, padding, dilation), groups);
            return b is { } bias ? x.Apply(op, w, bias) : x.Apply(op, w);
        }
    }
}
