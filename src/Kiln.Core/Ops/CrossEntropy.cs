namespace Kiln;

/// <summary>Softmax, logarithm and negative log-likelihood in one: <c>loss = mean over rows of −Σ t·log softmax(x)</c>, a scalar <c>[1]</c>.</summary>
/// <remarks>
/// Logits <c>[N, C]</c>; targets are class numbers <c>[N]</c> as floats, or weights <c>[N, C]</c>. Smoothing (Szegedy et al. 2016) turns
/// t into <c>(1 − ε)·t + ε/C</c>. <c>dx = dloss·(Σt·softmax(x) − t)/N</c>. Targets are constants: no gradient flows to them.
/// </remarks>
public sealed class CrossEntropyOp : Op
{
    /// <summary>Without smoothing.</summary>
    public static readonly CrossEntropyOp Instance = new(0);

    private static CrossEntropyOp latest = Instance;

    private readonly float labelSmoothing;

    /// <summary>Makes the op.</summary>
    /// <param name="labelSmoothing">The share ε of the target that is spread evenly over all classes, 0 … 1.</param>
    /// <exception cref="ArgumentException">A share outside 0 … 1.</exception>
    public CrossEntropyOp(float labelSmoothing)
    {
        if (labelSmoothing is not (>= 0 and <= 1)) throw new ArgumentException($"CrossEntropy: expected a label smoothing in 0 … 1, got {labelSmoothing}.");
        this.labelSmoothing = labelSmoothing;
    }

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.X1;

    /// <summary>The op with a given smoothing; the latest is kept, so that training, which asks at every step, allocates nothing.</summary>
    internal static CrossEntropyOp With(float labelSmoothing)
    {
        CrossEntropyOp op = latest;
        return op.labelSmoothing == labelSmoothing ? op : latest = new(labelSmoothing);
    }

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        Shapes.Arity(this, x, 2, 2);
        Shape logits = x[0], targets = x[1];
        if (logits.Rank != 2 || logits.Count == 0) throw new ShapeException($"CrossEntropy: expected logits [N, C], got {logits}.");
        if (targets == logits || (targets.Rank == 1 && targets[0] == logits[0])) return Shapes.One;
        throw new ShapeException($"CrossEntropy: expected targets [{logits[0]}] (class numbers) or {logits} (weights) for logits {logits}, got {targets}.");
    }

    /// <inheritdoc/>
    public override int SavedLength(ReadOnlySpan<Shape> x) => x[0].Count;

    /// <inheritdoc/>
    public override void Forward(in Frame f)
    {
        Shape x = f.XShape(0);
        bool soft = f.XShape(1).Rank == 2;
        if (!soft) CheckLabels(f.X(1).Span, x[1]);
        f.Kernels.CrossEntropy(f.X(0), x[0], x[1], f.X(1), soft, labelSmoothing, f.Saved, f.Y);
    }

    /// <inheritdoc/>
    public override void Backward(in Frame f)
    {
        Shape x = f.XShape(0);
        f.Kernels.CrossEntropyBackward(f.Saved, x[0], x[1], f.X(1), f.XShape(1).Rank == 2, labelSmoothing, f.GradY, f.GradX(0));
    }

    /// <summary>Refuses labels that are no class: kernels index rows with them.</summary>
    private static void CheckLabels(ReadOnlySpan<float> labels, int classes)
    {
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] >= 0 && labels[i] < classes && labels[i] == (int)labels[i]) continue;
            throw new InputException($"CrossEntropy: label {labels[i]} at row {i} is not one of the {classes} classes 0 … {classes - 1}; does the last layer have one output per class?");
        }
    }
}

/// <summary>Cross-entropy of logits.</summary>
public static class CrossEntropyExtensions
{
    extension(Tensor x)
    {
        /// <summary>The mean cross-entropy of logits <c>[N, C]</c> with N class numbers.</summary>
        /// <param name="labels">One class number per row, 0 … C − 1.</param>
        /// <param name="labelSmoothing">The share of the target spread over all classes, 0 … 1.</param>
        /// <exception cref="InputException">A label outside 0 … C − 1.</exception>
        /// <exception cref="ShapeException">Another number of labels than rows.</exception>
        public Tensor CrossEntropy(ReadOnlySpan<int> labels, float labelSmoothing = 0) => x.Apply(CrossEntropyOp.With(labelSmoothing), x.Pass.Labels(labels));

        /// <summary>The mean cross-entropy of logits <c>[N, C]</c> with target weights <c>[N, C]</c>, which need not sum to 1.</summary>
        /// <exception cref="ShapeException">Targets of another shape.</exception>
        public Tensor CrossEntropy(Tensor softTargets, float labelSmoothing = 0)
        {
            if (softTargets.Shape != x.Shape) throw new ShapeException($"CrossEntropy: expected soft targets {x.Shape} like the logits, got {softTargets.Shape}; pass class numbers as integers.");
            return x.Apply(CrossEntropyOp.With(labelSmoothing), softTargets);
        }
    }
}
