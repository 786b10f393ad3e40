using Kiln.Devices;

namespace Kiln;

/// <summary>Batch normalisation (Ioffe and Szegedy 2015): <c>y = f(γ·(x − mean)/√(variance + ε) + β + residual)</c>, each channel for itself.</summary>
/// <remarks>
/// Inputs x <c>[N, …, C]</c>, γ, β, running mean and running variance <c>[C]</c> each; or only x and the two running ones. Where the
/// op was made so, a residual of x's shape follows, then the number of batches so far <c>[1]</c>, and then the moments of x <c>[2, C]</c>: its mean and population variance, known to
/// whoever made x; no gradient is sent to them, because that of x holds their part. Training uses the batch's mean and population
/// variance and moves the running ones in place, <c>running ← (1 − newWeight)·running + newWeight·batch</c>, with the unbiased
/// variance, as PyTorch does; inference uses the running ones.
/// </remarks>
public sealed class BatchNormOp : Op
{
    private readonly float epsilon, newWeight;
    private readonly bool frozen, residual, givenMoments, cumulative;
    private readonly Activation activation;

    /// <summary>Makes the op.</summary>
    /// <param name="epsilon">Added to the variance inside the root; above 0.</param>
    /// <param name="newWeight">The weight of the newest batch in the running statistics, 0 … 1.</param>
    /// <param name="frozen">Whether training, too, uses the running statistics, as constants, and leaves them alone: for fine-tuning on small batches.</param>
    /// <param name="activation">The function f that follows; one that <see cref="Activation.DerivesFromInput"/> only in inference.</param>
    /// <param name="residual">Whether a residual is added before the function.</param>
    /// <param name="givenMoments">Whether the last input holds the moments of x.</param>
    /// <param name="cumulative">Whether the running statistics are the mean over all batches so far: an input <c>[1]</c> before the moments says how many there were, and replaces <paramref name="newWeight"/>.</param>
    /// <exception cref="ArgumentException">A value outside its range.</exception>
    public BatchNormOp(float epsilon, float newWeight, bool frozen = false, Activation activation = default, bool residual = false, bool givenMoments = false, bool cumulative = false)
    {
        if (!(epsilon > 0)) throw new ArgumentException($"BatchNorm: expected an epsilon above 0, got {epsilon}.");
        if (newWeight is not (>= 0 and <= 1)) throw new ArgumentException($"BatchNorm: expected the weight of the new batch in 0 … 1, got {newWeight}.");
        if (activation.Fault is { } fault) throw new ArgumentException($"BatchNorm: {fault}");
        this.epsilon = epsilon;
        this.newWeight = newWeight;
        this.frozen = frozen;
        this.activation = activation;
        this.residual = residual;
        this.givenMoments = givenMoments;
        this.cumulative = cumulative;
    }

    /// <summary>Whether the running variance takes that of the batch as it is, the population's, in place of the unbiased one.</summary>
    internal bool Population { get; init; }

    /// <inheritdoc/>
    public override Reads BackwardReads =>
        Reads.X0 | Reads.X1 |
        (activation.Kind == ActivationKind.Identity ? Reads.None : new NormShape(0, 0, epsilon, activation).NeedsOutput(residual) ? Reads.Y : Reads.X2);

    private int Extra => (residual ? 1 : 0) + (givenMoments ? 1 : 0) + (cumulative ? 1 : 0);

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        int own = x.Length - Extra;
        if (own is not (3 or 5))
        {
            throw new ShapeException($"BatchNorm: expected {5 + Extra} inputs (x, gamma, beta, mean, variance{Told}) or {3 + Extra} (x, mean, variance{Told}), got {x.Length}.");
        }

        Shape mean = x[own - 2];
        int channels = mean.Rank == 1 ? mean[0] : -1;
        foreach (Shape statistic in x[1..own])
        {
            if (statistic != mean || channels < 0) throw new ShapeException($"BatchNorm: expected parameters of one length [C], got {statistic} and {mean}.");
        }

        if (residual && x[own] != x[0]) throw new ShapeException($"BatchNorm: expected a residual of {x[0]}, got {x[own]}; is a shortcut with a 1×1 convolution missing?");
        if (givenMoments && (x[^1].Rank != 2 || x[^1][0] != 2 || x[^1][1] != channels)) throw new ShapeException($"BatchNorm: expected moments of [2, {channels}], got {x[^1]}.");
        return x[0].Rank >= 2 && x[0][-1] == channels
            ? x[0]
            : throw new ShapeException($"BatchNorm: expected {channels} channels in the last axis, got {x[0]}; the layer before must give {channels}.");
    }

    /// <summary>Mean and variance that were used, C each.</summary>
    public override int SavedLength(ReadOnlySpan<Shape> x) => 2 * x[0][-1];

    /// <inheritdoc/>
    public override void Forward(in Frame f)
    {
        (NormShape s, int own) = (Sizes(f), f.Arity - Extra);
        FloatBuffer mean = f.X(own - 2), variance = f.X(own - 1);
        if (f.Training)
        {
            (FloatBuffer usedMean, FloatBuffer usedVariance) = Used(f, s.Columns);
            if (frozen)
            {
                f.Kernels.Scale(mean, 1, new(usedMean));
                f.Kernels.Scale(variance, 1, new(usedVariance));
            }
            else
            {
                if (s.Rows < 2) throw new ShapeException($"BatchNorm: training needs more than one value per channel, got {f.XShape(0)}; use a larger batch or drop the last one.");
                if (givenMoments) f.Kernels.Scale(f.X(f.Arity - 1), 1, new(f.Saved));
                else f.Kernels.Moments(f.X(0), s.Rows, s.Columns, usedMean, usedVariance);
                float weight = cumulative ? 1 / (1 + f.X(own + (residual ? 1 : 0)).Span[0]) : newWeight;
                Move(f.Kernels, mean, usedMean, weight, weight);
                Move(f.Kernels, variance, usedVariance, weight, Population ? weight : weight * s.Rows / (s.Rows - 1f));   // n/(n − 1): unbiased
            }

            (mean, variance) = (usedMean, usedVariance);
        }

        f.Kernels.Normalize(s, f.X(0), mean, variance, own == 5 ? f.X(1) : default, own == 5 ? f.X(2) : default, residual ? f.X(own) : default, f.Y);
    }

    /// <inheritdoc/>
    public override void Backward(in Frame f)
    {
        Shapes.DerivesFromOutput(this, activation);
        (NormShape s, int own) = (Sizes(f), f.Arity - Extra);
        bool affine = own == 5;
        (FloatBuffer mean, FloatBuffer variance) = Used(f, s.Columns);
        FloatBuffer dy = f.GradY, y = s.NeedsOutput(residual) ? f.Y : default;

        // The residual's first: should it be x itself, the gradient of x is then added to it. Whoever comes first gets dy's memory.
        Into dresidual = residual ? f.GradXOverGradY(own) : default, dx = dresidual.IsNone ? f.GradXOverGradY(0) : f.GradX(0);
        f.Kernels.NormalizeBackward(
            s, f.X(0), y, mean, variance, affine ? f.X(1) : default, affine ? f.X(2) : default, dy, throughStatistics: !frozen,
            dx, affine ? f.GradX(1) : default, affine ? f.GradX(2) : default, dresidual);
    }

    /// <inheritdoc/>
    /// <remarks>Not with a residual, which may be the value of another norm that would have to be made again first.</remarks>
    internal override bool CanRepeat => !residual;

    /// <inheritdoc/>
    internal override void Repeat(in Frame f)
    {
        (NormShape s, int own) = (Sizes(f), f.Arity - Extra);
        (FloatBuffer mean, FloatBuffer variance) = Used(f, s.Columns);
        f.Kernels.Normalize(s, f.X(0), mean, variance, own == 5 ? f.X(1) : default, own == 5 ? f.X(2) : default, residual ? f.X(own) : default, f.Y);
    }

    /// <summary>Whether it was made with this function and these inputs.</summary>
    internal bool Is(Activation activation, bool residual, bool givenMoments) =>
        this.activation == activation && this.residual == residual && this.givenMoments == givenMoments;

    private string Told => $"{(residual ? ", residual" : "")}{(cumulative ? ", batches tracked" : "")}{(givenMoments ? ", moments" : "")}";

    private static (FloatBuffer Mean, FloatBuffer Variance) Used(in Frame f, int channels) => (f.Saved.Slice(0, channels), f.Saved.Slice(channels, channels));

    private NormShape Sizes(in Frame f) => new(Shapes.Rows(f.XShape(0)), f.XShape(0)[-1], epsilon, activation);

    /// <summary>running ← (1 − newWeight)·running + batchWeight·batch.</summary>
    private static void Move(Kernels kernels, FloatBuffer running, FloatBuffer batch, float newWeight, float batchWeight)
    {
        kernels.Scale(running, 1 - newWeight, new(running));
        kernels.Scale(batch, batchWeight, new(running, add: true));
    }
}
