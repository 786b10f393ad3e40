using Kiln.Devices;

namespace Kiln;

/// <summary>
/// Batch normalisation (Ioffe and Szegedy 2015): <c>y = γ·(x − mean)/√(variance + ε) + β</c> for each feature, over all samples and,
/// in images, all places; in training with the statistics of the batch, in inference with running ones.
/// </summary>
/// <remarks>
/// x <c>[N, features]</c> or <c>[N, H, W, features]</c>. Running statistics move as PyTorch's: <c>running ← (1 − newWeight)·running + newWeight·batch</c>,
/// the running variance being the unbiased one. <c>num_batches_tracked</c> counts training passes; being a float, it stands still at 2²⁴.
/// </remarks>
public sealed class BatchNorm : Layer
{
    private readonly float epsilon, newWeight;
    private BatchNormOp op;   // of the last use, which is that of the next step as well

    /// <summary>Makes the layer.</summary>
    /// <param name="features">Features or channels: the size of the last axis.</param>
    /// <param name="epsilon">ε, inside the root.</param>
    /// <param name="newWeight">The weight of a new batch in the running statistics, 0 … 1; PyTorch calls it <c>momentum</c>.</param>
    /// <param name="affine">Whether γ and β are there.</param>
    /// <exception cref="InputException">A setting out of range.</exception>
    public BatchNorm(int features, float epsilon = 1e-5f, float newWeight = 0.1f, bool affine = true)
    {
        Require.AtLeast(1, "BatchNorm features", features);
        Require.Positive("BatchNorm epsilon", epsilon);
        Require.Share("BatchNorm newWeight", newWeight);
        this.epsilon = epsilon;
        this.newWeight = newWeight;
        op = new(epsilon, newWeight);
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

    /// <summary>What it is in inference.</summary>
    internal NormConstants Constants => new(Scale, Shift, RunningMean, RunningVariance, epsilon);

    /// <inheritdoc/>
    public override string Code =>
        $"BatchNorm({RunningMean.Shape[0]}{Option("epsilon", epsilon, 1e-5f)}{Option("newWeight", newWeight, 0.1f)}{Option("affine", Scale is not null, true)})";

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
        if (!op.Is(f, residual is not null, moments is not null)) this.op = op = new(epsilon, newWeight, activation: f, residual: residual is not null, givenMoments: moments is not null);
        Span<Tensor> inputs = [x, default, default, default, default, default, default];
        int count = 1;
        if (Scale is not null && Shift is not null)
        {
            inputs[count++] = pass.Use(Scale);
            inputs[count++] = pass.Use(Shift);
        }

        inputs[count++] = pass.Use(RunningMean);
        inputs[count++] = pass.Use(RunningVariance);
        if (residual is { } r) inputs[count++] = r;
        if (moments is { } m) inputs[count++] = m;
        Tensor y = pass.Run(op, inputs[..count]);
        if (pass.IsTraining) pass.SlotAt(pass.Use(BatchesTracked).Slot).Value.Span[0]++;
        return y;
    }
}
