using Kiln.Devices;

namespace Kiln;

/// <summary>Batch normalisation (Ioffe and Szegedy 2015): <c>y = γ·(x − mean)/√(variance + ε) + β</c>, each channel for itself.</summary>
/// <remarks>
/// Inputs x <c>[N, …, C]</c>, γ, β, running mean and running variance <c>[C]</c> each; or only x and the two running ones.
/// Training uses the batch's mean and population variance and moves the running ones in place,
/// <c>running ← (1 − newWeight)·running + newWeight·batch</c>, with the unbiased variance, as PyTorch does; inference uses the running ones.
/// </remarks>
public sealed class BatchNormOp : Op
{
    private readonly float epsilon, newWeight;
    private readonly bool frozen;

    /// <summary>Makes the op.</summary>
    /// <param name="epsilon">Added to the variance inside the root; above 0.</param>
    /// <param name="newWeight">The weight of the newest batch in the running statistics, 0 … 1.</param>
    /// <param name="frozen">Whether training, too, uses the running statistics, as constants, and leaves them alone: for fine-tuning on small batches.</param>
    /// <exception cref="ArgumentException">A value outside its range.</exception>
    public BatchNormOp(float epsilon, float newWeight, bool frozen = false)
    {
        if (!(epsilon > 0)) throw new ArgumentException($"BatchNorm: expected an epsilon above 0, got {epsilon}.");
        if (newWeight is not (>= 0 and <= 1)) throw new ArgumentException($"BatchNorm: expected the weight of the new batch in 0 … 1, got {newWeight}.");
        this.epsilon = epsilon;
        this.newWeight = newWeight;
        this.frozen = frozen;
    }

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.X0 | Reads.X1;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        if (x.Length is not (3 or 5)) throw new ShapeException($"BatchNorm: expected 5 inputs (x, gamma, beta, mean, variance) or 3 (x, mean, variance), got {x.Length}.");
        int channels = x[^1].Rank == 1 ? x[^1][0] : -1;
        foreach (Shape statistic in x[1..])
        {
            if (statistic != x[^1] || channels < 0) throw new ShapeException($"BatchNorm: expected parameters of one length [C], got {statistic} and {x[^1]}.");
        }

        return x[0].Rank >= 2 && x[0][-1] == channels
            ? x[0]
            : throw new ShapeException($"BatchNorm: expected {channels} channels in the last axis, got {x[0]}; the layer before must give {channels}.");
    }

    /// <summary>Mean and variance that were used, C each.</summary>
    public override int SavedLength(ReadOnlySpan<Shape> x) => 2 * x[0][-1];

    /// <inheritdoc/>
    public override void Forward(in Frame f)
    {
        (int rows, int channels, bool affine) = (Shapes.Rows(f.XShape(0)), f.XShape(0)[-1], f.Arity == 5);
        FloatBuffer mean = f.X(affine ? 3 : 1), variance = f.X(affine ? 4 : 2);
        if (f.Training)
        {
            FloatBuffer usedMean = f.Saved.Slice(0, channels), usedVariance = f.Saved.Slice(channels, channels);
            if (frozen)
            {
                f.Kernels.Scale(mean, 1, new(usedMean));
                f.Kernels.Scale(variance, 1, new(usedVariance));
            }
            else
            {
                if (rows < 2) throw new ShapeException($"BatchNorm: training needs more than one value per channel, got {f.XShape(0)}; use a larger batch or drop the last one.");
                f.Kernels.Moments(f.X(0), rows, channels, usedMean, usedVariance);
                Move(f.Kernels, mean, usedMean, newWeight);
                Move(f.Kernels, variance, usedVariance, newWeight * rows / (rows - 1f));   // n/(n − 1): unbiased
            }

            (mean, variance) = (usedMean, usedVariance);
        }

        f.Kernels.Normalize(f.X(0), rows, channels, mean, variance, epsilon, affine ? f.X(1) : default, affine ? f.X(2) : default, f.Y);
    }

    /// <inheritdoc/>
    public override void Backward(in Frame f)
    {
        (int rows, int channels, bool affine) = (Shapes.Rows(f.XShape(0)), f.XShape(0)[-1], f.Arity == 5);
        f.Kernels.NormalizeBackward(
            f.X(0), rows, channels, f.Saved.Slice(0, channels), f.Saved.Slice(channels, channels), epsilon, affine ? f.X(1) : default, f.GradY,
            throughStatistics: !frozen, f.GradX(0), affine ? f.GradX(1) : default, affine ? f.GradX(2) : default);
    }

    /// <summary>running ← (1 − newWeight)·running + weight·batch.</summary>
    private void Move(Kernels kernels, FloatBuffer running, FloatBuffer batch, float weight)
    {
        kernels.Scale(running, 1 - newWeight, new(running));
        kernels.Scale(batch, weight, new(running, add: true));
    }
}
