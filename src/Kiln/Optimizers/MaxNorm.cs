using Kiln.Devices;

namespace Kiln;

/// <summary>
/// The max-norm constraint (Srebro and Shraibman 2005; with dropout, Srivastava et al. 2014): after an update each unit whose incoming weights are
/// longer than a limit is scaled back to it, <c>w ← w·min(1, limit/‖w‖₂)</c>.
/// </summary>
/// <remarks>Units are the last axis of weights <c>[…, outputs]</c>; biases and norms are left alone. A warm call allocates nothing.</remarks>
public sealed class MaxNorm : IDisposable
{
    private readonly ParameterStore weights;
    private readonly float limit;
    private readonly Slab room;

    /// <summary>Prepares the constraint for all trained weights of a store.</summary>
    /// <param name="weights">The parameters.</param>
    /// <param name="limit">The greatest length, above 0; 3 or 4 in the paper.</param>
    /// <exception cref="InputException">A limit out of range.</exception>
    public MaxNorm(ParameterStore weights, float limit)
    {
        Require.Positive("maxNorm", limit);
        this.weights = weights;
        this.limit = limit;
        int widest = 1;
        foreach (Parameter p in weights.Parameters) widest = Constrains(p) ? Math.Max(widest, p.Shape[-1]) : widest;
        room = weights.Device.Allocate(2 * widest);
    }

    /// <summary>Scales back what is too long.</summary>
    public void Apply()
    {
        foreach (Parameter p in weights.Parameters)
        {
            if (Constrains(p)) Project(p);
        }
    }

    /// <summary>Frees its memory.</summary>
    public void Dispose() => room.Dispose();

    private static bool Constrains(Parameter p) => p is { Kind: ParameterKind.Weight, Trainable: true, Shape.Rank: >= 2 } && p.Shape.Count > 0;

    private void Project(Parameter p)
    {
        int units = p.Shape[-1], rows = p.Shape.Count / units;
        FloatBuffer mean = room.Buffer.Slice(0, units), variance = room.Buffer.Slice(units, units);
        weights.Device.Kernels.Moments(p.Value, rows, units, mean, variance);
        bool any = false;
        for (int j = 0; j < units; j++)
        {
            double square = rows * (variance.Span[j] + ((double)mean.Span[j] * mean.Span[j]));
            bool over = square > (double)limit * limit;
            mean.Span[j] = over ? (float)(limit / Math.Sqrt(square)) : 1;
            any |= over;
        }

        if (any) weights.Device.Kernels.ScaleColumns(p.Value, 1, rows, units, mean, new(p.Value));
    }
}
