using Kiln.Devices;

namespace Kiln;

/// <summary>A fully connected step and, if wanted, an elementwise function of its result: <c>y = f(x·w + b)</c>.</summary>
/// <remarks>
/// x <c>[N, inputs]</c> (more leading axes count as rows), w <c>[inputs, outputs]</c>, b <c>[outputs]</c> or absent, y <c>[N, outputs]</c>.
/// With <c>g = f′∘dy</c>: <c>dx = g·wᵀ</c>, <c>dw = xᵀ·g</c>, <c>db = Σ g</c> over rows.
/// </remarks>
public sealed class LinearOp : Op
{
    /// <summary>The one without a function. Those with one are the <see cref="ActivationOp.AfterLinear"/> of their function.</summary>
    public static readonly LinearOp Instance = new(default);

    /// <summary>Makes the op of a function; a function that <see cref="Activation.DerivesFromInput"/> only in inference.</summary>
    internal LinearOp(Activation function) => Function = function;

    /// <summary>Which function is applied to the result.</summary>
    public Activation Function { get; }

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.X0 | Reads.X1 | (Function.Kind == ActivationKind.Identity ? Reads.None : Reads.Y);

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        Shapes.Arity(this, x, 2, 3);
        Shape w = x[1];
        if (w.Rank != 2) throw new ShapeException($"Linear: expected a weight of [inputs, outputs], got {w}.");
        if (x[0].Rank < 2 || x[0][-1] != w[0])
        {
            throw new ShapeException($"Linear: expected {w[0]} features, got {x[0]}; {(x[0].Rank > 2 ? "is a Flatten missing before it?" : "does the layer before it give another number?")}");
        }

        if (x.Length > 2) Shapes.Bias(this, x[2], w[1]);
        Span<int> sizes = stackalloc int[Shape.MaxRank];
        for (int i = 0; i < x[0].Rank; i++) sizes[i] = x[0][i];
        sizes[x[0].Rank - 1] = w[1];
        return new(sizes[..x[0].Rank]);
    }

    /// <inheritdoc/>
    public override void Forward(in Frame f) =>
        f.Kernels.Gemm(Product(f), f.X(0), f.X(1), f.Arity > 2 ? f.X(2) : default, Function, new(f.Y));

    /// <inheritdoc/>
    public override void Backward(in Frame f)
    {
        Shapes.DerivesFromOutput(this, Function);
        FloatBuffer dy = Function.Kind == ActivationKind.Identity ? f.GradY : f.GradYToOverwrite;
        f.Kernels.LinearBackward(Product(f), Function, f.X(0), f.X(1), f.Y, dy, f.GradX(0), f.GradX(1), f.Arity > 2 ? f.GradX(2) : default);
    }

    private static GemmShape Product(in Frame f) => new(Shapes.Rows(f.XShape(0)), f.XShape(1)[1], f.XShape(1)[0]);
}

/// <summary>Fully connected steps of tensors.</summary>
public static class LinearExtensions
{
    extension(Tensor x)
    {
        /// <summary>Weighted sums of the last axis: <c>y = x·w + b</c>, x <c>[N, inputs]</c>, w <c>[inputs, outputs]</c>, b <c>[outputs]</c> or null.</summary>
        /// <exception cref="ShapeException">Another number of features than the weight has inputs, or a bias that does not fit.</exception>
        public Tensor Linear(Tensor w, Tensor? b) => b is { } bias ? x.Apply(LinearOp.Instance, w, bias) : x.Apply(LinearOp.Instance, w);
    }
}
