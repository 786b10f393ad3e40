using Kiln.Devices;

namespace Kiln;

/// <summary>An optimiser at work on one store: its moments, one flat block each, and the number of steps it took.</summary>
/// <remarks>
/// A step touches every trained weight once, in two flat ranges: decayed weights, then plain ones. Groups, and optimisers that look
/// at parameters one by one, make more ranges of them. It allocates nothing.
/// </remarks>
public sealed class OptimizerState : IDisposable
{
    private readonly ParameterStore store;
    private readonly Slab? states, scratch;
    private readonly UpdateRange[] ranges;

    private OptimizerState(Optimizer optimizer, ParameterStore store, UpdateRange[] ranges)
    {
        Optimizer = optimizer;
        this.store = store;
        this.ranges = ranges;
        int floats = checked(optimizer.StatesPerWeight * store.TrainedValues.Length), working = 0;
        states = floats > 0 ? store.Device.Allocate(floats) : null;
        for (int i = 0; i < optimizer.StatesPerWeight; i++)
        {
            if (optimizer.FirstState(i) != 0) State(i).Span.Fill(optimizer.FirstState(i));
        }

        foreach (UpdateRange range in ranges) working = Math.Max(working, range.Parameter is null ? 0 : optimizer.ScratchLength(range.Parameter));
        scratch = working > 0 ? store.Device.Allocate(working) : null;
    }

    /// <summary>The recipe.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>How many steps were taken; set it when moments are loaded from a checkpoint, because Adam's bias correction depends on it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative number.</exception>
    public long Time
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>How many ranges a step updates, one after the other.</summary>
    internal int Ranges => ranges.Length;

    /// <summary>Prepares an optimiser for a store; all moments start at zero, unless <see cref="Optimizer.FirstState"/> says otherwise.</summary>
    /// <param name="optimizer">The recipe.</param>
    /// <param name="store">The weights.</param>
    /// <param name="groups">Parameters with rates and decay of their own, or null.</param>
    /// <exception cref="InputException">A setting is out of range, or a group matches no parameter.</exception>
    public static OptimizerState For(Optimizer optimizer, ParameterStore store, IReadOnlyList<ParameterGroup>? groups = null)
    {
        optimizer.Validate();
        return new(optimizer, store, UpdateRange.Of(optimizer, store, groups ?? []));
    }

    /// <summary>Moment <paramref name="i"/> of every trained weight, at the positions of <see cref="ParameterStore.TrainedValues"/>; readable and writable, for checkpoints.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The optimiser has no such moment.</exception>
    public FloatBuffer State(int i)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(i);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(i, Optimizer.StatesPerWeight);
        return states is null ? default : states.Buffer.Slice(i * store.TrainedValues.Length, store.TrainedValues.Length);
    }

    /// <summary>Takes one step with the gradients of the store, which some optimisers overwrite on the way.</summary>
    /// <param name="rateFactor">What the learning rate is multiplied with, from <see cref="Schedule.Factor"/>.</param>
    /// <param name="gradientScale">What gradients are multiplied with, from <see cref="GradientClip.Measure"/>.</param>
    public void Step(float rateFactor = 1, float gradientScale = 1)
    {
        Time++;
        for (int i = 0; i < ranges.Length; i++)
        {
            UpdateRange range = ranges[i];
            Optimizer.Update(new UpdateStep(store, states?.Buffer ?? default, range.Start, range.Length)
            {
                Rate = Optimizer.LearningRate * rateFactor * range.RateFactor,
                GradientScale = gradientScale,
                Time = Time,
                DecayFactor = range.DecayFactor,
                Parameter = range.Parameter,
                Scratch = scratch?.Buffer ?? default,
            });
        }
    }

    /// <summary>Frees the moments.</summary>
    public void Dispose()
    {
        states?.Dispose();
        scratch?.Dispose();
    }
}
