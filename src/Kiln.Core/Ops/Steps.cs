namespace Kiln;

/// <summary>One step of sequences: <c>y[n, c] = x[n, t, c]</c>, <c>[N, T, C]</c> → <c>[N, C]</c>.</summary>
public sealed class StepOp : Op
{
    private static readonly Lock Gate = new();
    private static StepOp[] made = [];

    private readonly int t;

    private StepOp(int t) => this.t = t;

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.None;

    /// <summary>The op that takes step <paramref name="t"/>; there is one of each, so that walks along sequences allocate nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative step.</exception>
    public static StepOp At(int t)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(t);
        StepOp[] known = Volatile.Read(ref made);
        return t < known.Length ? known[t] : More(t);
    }

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        Shapes.Arity(this, x, 1, 1);
        if (x[0].Rank != 3) throw new ShapeException($"Step: expected sequences [N, T, C], got {x[0]}.");
        return t < x[0][1] ? [x[0][0], x[0][2]] : throw new ShapeException($"Step: step {t} is wanted of sequences {x[0]}, which are shorter.");
    }

    /// <inheritdoc/>
    public override void Forward(in Frame f)
    {
        (int n, int columns) = (f.YShape[0], f.YShape[1]);
        f.Kernels.CopyColumns(f.X(0), t * columns, f.XShape(0)[1] * columns, new(f.Y), 0, columns, n, columns);
    }

    /// <inheritdoc/>
    public override void Backward(in Frame f)
    {
        (int n, int columns) = (f.YShape[0], f.YShape[1]);
        ColumnsOp.Return(f, t * columns, f.XShape(0)[1] * columns, n, columns);
    }

    private static StepOp More(int t)
    {
        lock (Gate)
        {
            if (t >= made.Length) Volatile.Write(ref made, [.. made, .. Enumerable.Range(made.Length, (2 * t) + 16 - made.Length).Select(i => new StepOp(i))]);
            return made[t];
        }
    }
}

/// <summary>Sequences from their steps: T tensors <c>[N, C]</c> → <c>[N, T, C]</c>.</summary>
public sealed class StackStepsOp : Op
{
    /// <summary>The only one: it has no settings.</summary>
    public static readonly StackStepsOp Instance = new();

    private StackStepsOp()
    {
    }

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.None;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        Shapes.Arity(this, x, 1, int.MaxValue);
        if (x[0].Rank != 2) throw new ShapeException($"StackSteps: expected steps [N, C], got {x[0]}.");
        foreach (Shape step in x)
        {
            if (step != x[0]) throw new ShapeException($"StackSteps: expected steps of one shape, got {x[0]} and {step}.");
        }

        return [x[0][0], x.Length, x[0][1]];
    }

    /// <inheritdoc/>
    public override void Forward(in Frame f)
    {
        (int n, int steps, int columns) = (f.YShape[0], f.YShape[1], f.YShape[2]);
        for (int t = 0; t < steps; t++) f.Kernels.CopyColumns(f.X(t), 0, columns, new(f.Y), t * columns, steps * columns, n, columns);
    }

    /// <inheritdoc/>
    public override void Backward(in Frame f)
    {
        (int n, int steps, int columns) = (f.YShape[0], f.YShape[1], f.YShape[2]);
        for (int t = 0; t < steps; t++) f.Kernels.CopyColumns(f.GradY, t * columns, steps * columns, f.GradX(t), 0, columns, n, columns);
    }
}

/// <summary>Parts of tensors.</summary>
public static class StepsExtensions
{
    extension(Tensor x)
    {
        /// <summary>Step <paramref name="t"/> of sequences: <c>[N, T, C]</c> → <c>[N, C]</c>.</summary>
        /// <exception cref="ShapeException">No sequences, or shorter ones.</exception>
        public Tensor Step(int t) => x.Apply(StepOp.At(t));

        /// <summary>Sequences from their steps: tensors <c>[N, C]</c> → <c>[N, T, C]</c>.</summary>
        /// <exception cref="ArgumentException">No step at all.</exception>
        /// <exception cref="ShapeException">Their shapes differ.</exception>
        public static Tensor StackSteps(ReadOnlySpan<Tensor> steps) => steps.Length > 0
            ? steps[0].Pass.Run(StackStepsOp.Instance, steps)
            : throw new ArgumentException("StackSteps: expected at least one step, got none.");
    }
}
