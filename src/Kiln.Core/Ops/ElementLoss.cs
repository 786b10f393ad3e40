using Kiln.Devices;

namespace Kiln;

/// <summary>A loss that is a sum over elements, <c>Σ f(x, t)/n</c>, a scalar <c>[1]</c>, times a factor; n is the number of elements, or that of rows.</summary>
/// <remarks>x and t have the same shape; <c>dx = dloss·∂f/∂x/n</c>. Targets are constants: no gradient flows to them. f: <see cref="ElementLossKind"/>.</remarks>
public sealed class ElementLossOp : Op
{
    private static ElementLossOp latest = new(default, perRow: false);

    private readonly ElementLoss loss;
    private readonly bool perRow;
    private readonly float factor;

    /// <summary>Makes the op.</summary>
    /// <param name="loss">f.</param>
    /// <param name="perRow">Whether the sum is divided by the number of rows, the last axis being one row, and not by that of elements.</param>
    /// <param name="factor">A factor of the whole.</param>
    /// <exception cref="ArgumentException">A setting out of range.</exception>
    public ElementLossOp(ElementLoss loss, bool perRow, float factor = 1)
    {
        if (loss.Fault is { } fault) throw new ArgumentException(fault);
        this.loss = loss;
        this.perRow = perRow;
        this.factor = factor;
    }

    /// <inheritdoc/>
    public override string Name => loss.Kind.ToString();

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.X0 | Reads.X1;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        Shape common = Shapes.Same(this, x);
        Shapes.NotEmpty(this, common);
        if (perRow && common.Rank == 0) throw new ShapeException($"{Name}: expected rows [N, C], got a scalar [].");
        return Shapes.One;
    }

    /// <inheritdoc/>
    public override void Forward(in Frame f) => f.Kernels.ElementLoss(loss, f.X(0), f.X(1), Scale(f), f.Y);

    /// <inheritdoc/>
    public override void Backward(in Frame f) => f.Kernels.ElementLossBackward(loss, f.X(0), f.X(1), Scale(f), f.GradY, f.GradX(0));

    /// <summary>The op with given settings; the latest is kept, so that training, which asks at every step, allocates nothing.</summary>
    internal static ElementLossOp With(ElementLoss loss, bool perRow, float factor = 1)
    {
        ElementLossOp op = latest;
        return op.loss == loss && op.perRow == perRow && op.factor == factor ? op : latest = new(loss, perRow, factor);
    }

    private float Scale(in Frame f) => factor / (perRow ? Shapes.Rows(f.XShape(0)) : f.XShape(0).Count);
}

/// <summary>Losses of tensors that are sums over elements.</summary>
public static class ElementLossExtensions
{
    extension(Tensor x)
    {
        /// <summary>The mean of |x − t|.</summary>
        /// <exception cref="ShapeException">The shapes differ.</exception>
        public Tensor AbsoluteError(Tensor t) => x.Apply(ElementLossOp.With(new(ElementLossKind.Absolute), perRow: false), t);

        /// <summary>The mean of ½(x − t)² where |x − t| ≤ δ and of δ·(|x − t| − ½δ) beyond (Huber 1964); δ is above 0.</summary>
        /// <exception cref="ShapeException">The shapes differ.</exception>
        public Tensor Huber(Tensor t, float delta = 1) => x.Apply(ElementLossOp.With(new(ElementLossKind.Huber, delta), perRow: false), t);

        /// <summary>The mean of ½(x − t)²/β where |x − t| ≤ β and of |x − t| − ½β beyond (Girshick 2015); β is at least 0.</summary>
        /// <exception cref="ShapeException">The shapes differ.</exception>
        public Tensor SmoothL1(Tensor t, float beta = 1) => beta == 0 ? x.AbsoluteError(t) : x.Apply(ElementLossOp.With(new(ElementLossKind.Huber, beta), perRow: false, 1 / beta), t);

        /// <summary>The mean binary cross-entropy of logits with targets in 0 … 1, positives weighing <paramref name="positiveWeight"/> times as much.</summary>
        /// <exception cref="ShapeException">The shapes differ.</exception>
        public Tensor BinaryCrossEntropyWithLogits(Tensor t, float positiveWeight) => x.Apply(ElementLossOp.With(new(ElementLossKind.BinaryCrossEntropy, positiveWeight), perRow: false), t);

        /// <summary>The mean focal loss of yes-or-no logits (Lin et al. 2017): −α·(1 − q)^γ·log q, q the probability of the target; α below 0 for no weights.</summary>
        /// <exception cref="ShapeException">The shapes differ.</exception>
        public Tensor BinaryFocal(Tensor t, float gamma = 2, float alpha = 0.25f) => x.Apply(ElementLossOp.With(new(ElementLossKind.BinaryFocal, gamma, alpha), perRow: false), t);

        /// <summary>The mean over rows of −α·Σ t·(1 − p)^γ·log p, x being log-probabilities log p; γ = 0 is the negative log-likelihood.</summary>
        /// <exception cref="ShapeException">The shapes differ.</exception>
        public Tensor NegativeLogLikelihood(Tensor t, float gamma = 0, float alpha = 1) => x.Apply(ElementLossOp.With(new(ElementLossKind.Likelihood, gamma), perRow: true, alpha), t);

        /// <summary>The mean over rows of Σ t·(log t − x), x being log-probabilities and t probabilities: the Kullback–Leibler divergence.</summary>
        /// <exception cref="ShapeException">The shapes differ.</exception>
        public Tensor KlDivergence(Tensor t) => x.Apply(ElementLossOp.With(new(ElementLossKind.Divergence), perRow: true), t);
    }
}
