using Kiln.Devices;

namespace Kiln;

/// <summary>
/// Batch normalisation (Ioffe and Szegedy 2015): <c>y = γ·(x − mean)/√(variance + ε) + β</c> for each feature, over all samples and,
/// in images, all places; in training with the statistics of the batch, in inference with running ones.
/// </summary>
/// <remarks>
/// x <c>[N, features]</c>, <c>[N, L, features]</c> or <c>[N, H, W, features]</c>. Running statistics move as PyTorch's: <c>running ← (1 − newWeight)·running + newWeight·batch</c>,
/// the running variance being the unbiased one. <c>num_batches_tracked</c> counts training passes; being a float, it stands still at 2²⁴.
/// </remarks>
public sealed class BatchNorm : Layer
{
    private readonly float epsilon;
    private readonly float? newWeight;
    private BatchNormOp op;   // of the last use, which is that of the next step as well

    /// <summary>Makes the layer.</summary>
    /// <param name="features">Features or channels: the size of the last axis.</param>
    /// <param name="epsilon">ε, inside the root.</param>
    /// <param name="newWeight">The weight of a new batch in the running statistics, 0 … 1; PyTorch calls it <c>momentum</c>. Null for the mean over all batches so far.</param>
    /// <param name="affine">Whether γ and β are there.</param>
    /// <exception cref="InputException">A setting out of range.</exception>
    public BatchNorm(int features, float epsilon = 1e-5f, float? newWeight = 0.1f, bool affine = true)
    {
        Require.AtLeast(1, "BatchNorm features", features);
        Require.Positive("BatchNorm epsilon", epsilon);
        if (newWeight is { } share) Require.Share("BatchNorm newWeight", share);
        this.epsilon = epsilon;
        this.newWeight = newWeight;
        op = Make(default, residual: false, moments: false);
        Scale = affine ? Param("weight", [features], Init.One, kind: ParameterKind.Plain) : null;
        Shift = affine ? Param("bias", [features], Init.Zero, kind: ParameterKind.Plain) : null;
        RunningMean = Param("running_mean", [features], Init.Zero, kind: ParameterKind.Statistic);
        RunningVariance = Param("running_var", [features], Init.One, kind: ParameterKind.Statistic);
        BatchesTracked = Param("num_batches_tracked", [1], Init.Zero, kind: ParameterKind.Statistic);
    }

    /// <summary>γ <c>[features]</c>, or null.</summary>
    public Parameter? Scale { get; }

    /// <summary>β <c>[features]</c>, or null.</summary>
    public Parameter? Shift { get; }

    /// <summary>The running mean <c>[features]</c>.</summary>
    public Parameter RunningMean { get; }

    /// <summary>The running variance <c>[features]</c>.</summary>
    public Parameter RunningVariance { get; }

    /// <summary>How many training passes went into the running statistics <c>[1]</c>; PyTorch's files hold it as a 64-bit scalar.</summary>
    public Parameter BatchesTracked { get; }

    /// <summary>Whether training uses the running statistics as constants and leaves them alone; set by <see cref="Freeze"/>.</summary>
    public bool Frozen { get; private set; }

    /// <summary>Whether running statistics become those of the last batch, with its population variance: while they are measured anew.</summary>
    internal bool Measuring
    {
        get;
        set
        {
            field = value;
            op = Make(default, residual: false, moments: false);
        }
    }

    /// <summary>What it is in inference.</summary>
    internal NormConstants Constants => new(Scale, Shift, RunningMean, RunningVariance, epsilon);

    /// <summary>The weight of a new batch for a <c>momentum</c> as Keras counts it, which is that of the old statistics: 1 − momentum, so 0.01 for its 0.99.</summary>
    /// <remarks>Keras' ε is 10⁻³ where nothing else is said; hand it over as well when weights are imported.</remarks>
    /// <exception cref="InputException">A momentum outside 0 … 1.</exception>
    public static float NewWeightFromKerasMomentum(float momentum)
    {
        Require.Share("Keras momentum", momentum);
        return (float)(1 - (decimal)momentum);   // 0.99 is meant, not the float next to it
    }

    /// <summary>For fine-tuning: training, too, uses the running statistics, as constants, and leaves them alone.</summary>
    /// <param name="scaleAndShift">Whether γ and β are not trained either; to be said before the store is made.</param>
    public void Freeze(bool scaleAndShift = false)
    {
        Frozen = true;
        if (Scale is not null && scaleAndShift) Scale.Frozen = true;
        if (Shift is not null && scaleAndShift) Shift.Frozen = true;
        op = Make(default, residual: false, moments: false);
    }

    /// <summary>Freezes every batch normalisation of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="scaleAndShift">Whether γ and β are not trained either; to be said before the store is made.</param>
    /// <returns>How many there are.</returns>
    public static int FreezeAll(Module model, bool scaleAndShift = false)
    {
        IReadOnlyList<BatchNorm> all = In(model);
        foreach (BatchNorm norm in all) norm.Freeze(scaleAndShift);
        return all.Count;
    }

    /// <summary>The batch normalisations of a model, each once, in the order of declaration.</summary>
    internal static IReadOnlyList<BatchNorm> In(Module model)
    {
        List<BatchNorm> found = model is BatchNorm own ? [own] : [];
        foreach (NamedModule child in model.Children) found.AddRange(In(child.Module).Where(n => !found.Contains(n)));
        return found;
    }

    /// <inheritdoc/>
    public override string Code =>
        $"BatchNorm({RunningMean.Shape[0]}{Option("epsilon", epsilon, 1e-5f)}{(newWeight is null ? ", newWeight: null" : Option("newWeight", newWeight.Value, 0.1f))}{Option("affine", Scale is not null, true)})";

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => Forward(x, default, null);

    /// <summary>The same as part of something larger: <c>f(norm(x) + residual)</c> in one op.</summary>
    /// <param name="x">What is normalised.</param>
    /// <param name="f">The function that follows.</param>
    /// <param name="residual">What is added before it, of x's shape, or null.</param>
    /// <param name="moments">Mean and population variance of x <c>[2, features]</c>, where whoever made x found them in a training pass.</param>
    /// <exception cref="ShapeException">The input or the residual does not fit.</exception>
    internal Tensor Forward(Tensor x, Activation f, Tensor? residual, Tensor? moments = null)
    {
        Pass pass = x.Pass;
        BatchNormOp op = this.op;
        if (!op.Is(f, residual is not null, moments is not null)) this.op = op = Make(f, residual is not null, moments is not null);
        Span<Tensor> inputs = [x, default, default, default, default, default, default, default];
        int count = 1;
        if (Scale is not null && Shift is not null)
        {
            inputs[count++] = pass.Use(Scale);
            inputs[count++] = pass.Use(Shift);
        }

        inputs[count++] = pass.Use(RunningMean);
        inputs[count++] = pass.Use(RunningVariance);
        if (residual is { } r) inputs[count++] = r;
        if (Cumulative) inputs[count++] = pass.Use(BatchesTracked);
        if (moments is { } m) inputs[count++] = m;
        Tensor y = pass.Run(op, inputs[..count]);
        if (pass.IsTraining && !Frozen && !Measuring) pass.SlotAt(pass.Use(BatchesTracked).Slot).Value.Span[0]++;
        return y;
    }

    private bool Cumulative => newWeight is null && !Measuring;

    private BatchNormOp Make(Activation f, bool residual, bool moments) =>
        new(epsilon, Measuring ? 1 : newWeight ?? 1, Frozen, f, residual, moments, Cumulative) { Population = Measuring };
}
