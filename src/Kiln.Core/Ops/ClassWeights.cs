namespace Kiln;

/// <summary>Targets that weigh classes: <c>y = w ∘ ((1 − ε)·t + ε/C)</c> for targets t <c>[N, C]</c> and weights w <c>[C]</c>.</summary>
/// <remarks>The weights are constants: no gradient flows to them.</remarks>
public sealed class ClassWeightsOp : Op
{
    private static ClassWeightsOp latest = new(0);

    private readonly float labelSmoothing;

    /// <summary>Makes the op.</summary>
    /// <param name="labelSmoothing">The share ε of the target that is spread evenly over all classes, 0 … 1.</param>
    /// <exception cref="ArgumentException">A share outside 0 … 1.</exception>
    public ClassWeightsOp(float labelSmoothing)
    {
        if (labelSmoothing is not (>= 0 and <= 1)) throw new ArgumentException($"ClassWeights: expected a label smoothing in 0 … 1, got {labelSmoothing}.");
        this.labelSmoothing = labelSmoothing;
    }

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.X1;

    /// <summary>The op with a given smoothing; the latest is kept, so that training, which asks at every step, allocates nothing.</summary>
    internal static ClassWeightsOp With(float labelSmoothing)
    {
        ClassWeightsOp op = latest;
        return op.labelSmoothing == labelSmoothing ? op : latest = new(labelSmoothing);
    }

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        Shapes.Arity(this, x, 2, 2);
        if (x[0].Rank != 2) throw new ShapeException($"ClassWeights: expected targets [N, C], got {x[0]}.");
        return x[1].Rank == 1 && x[1][0] == x[0][1] ? x[0] : throw new ShapeException($"ClassWeights: expected weights [{x[0][1]}] for targets {x[0]}, got {x[1]}.");
    }

    /// <inheritdoc/>
    public override void Forward(in Frame f)
    {
        (int rows, int columns) = (f.YShape[0], f.YShape[1]);
        if (labelSmoothing != 0) f.Kernels.Fill(f.Y, labelSmoothing / columns);
        f.Kernels.Scale(f.X(0), 1 - labelSmoothing, new(f.Y, add: labelSmoothing != 0));
        f.Kernels.ScaleColumns(f.Y, 1, rows, columns, f.X(1), new(f.Y));
    }

    /// <inheritdoc/>
    public override void Backward(in Frame f)
    {
        (int rows, int columns) = (f.YShape[0], f.YShape[1]);
        Devices.FloatBuffer dy = f.GradYToOverwrite;
        f.Kernels.Scale(dy, 1 - labelSmoothing, new(dy));
        f.Kernels.ScaleColumns(dy, 1, rows, columns, f.X(1), f.GradX(0));
    }
}

/// <summary>Targets with class weights.</summary>
public static class ClassWeightsExtensions
{
    extension(Tensor targets)
    {
        /// <summary>Targets <c>[N, C]</c> after smoothing, times the weight of each class: <c>w ∘ ((1 − ε)·t + ε/C)</c>.</summary>
        /// <param name="weights">One for each class, <c>[C]</c>.</param>
        /// <param name="labelSmoothing">ε, 0 … 1.</param>
        /// <exception cref="ShapeException">The shapes do not fit.</exception>
        public Tensor WeighClasses(Tensor weights, float labelSmoothing = 0) => targets.Apply(ClassWeightsOp.With(labelSmoothing), weights);
    }
}
