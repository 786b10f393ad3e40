using Kiln.Devices;

namespace Kiln;

/// <summary>An optimiser at work on one store: its moments, one flat block each, and the number of steps it took.</summary>
/// <remarks>A step touches every trained weight once, in two flat ranges: decayed weights, then plain ones. It allocates nothing.</remarks>
public sealed class OptimizerState : IDisposable
{
    private readonly ParameterStore store;
    private readonly Slab? states;

    private OptimizerState(Optimizer optimizer, ParameterStore store)
    {
        Optimizer = optimizer;
        this.store = store;
        int floats = checked(optimizer.StatesPerWeight * store.TrainedValues.Length);
        states = floats > 0 ? store.Device.Allocate(floats) : null;
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

    /// <summary>Prepares an optimiser for a store; all moments start at zero.</summary>
    /// <exception cref="InputException">A setting of the optimiser is out of range.</exception>
    public static OptimizerState For(Optimizer optimizer, ParameterStore store)
    {
        optimizer.Validate();
        return new(optimizer, store);
    }

    /// <summary>Moment <paramref name="i"/> of every trained weight, at the positions of <see cref="ParameterStore.TrainedValues"/>; readable and writable, for checkpoints.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The optimiser has no such moment.</exception>
    public FloatBuffer State(int i)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(i);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(i, Optimizer.StatesPerWeight);
        return states is null ? default : states.Buffer.Slice(i * store.TrainedValues.Length, store.TrainedValues.Length);
    }

    /// <summary>Takes one step with the gradients of the store.</summary>
    /// <param name="rateFactor">What the learning rate is multiplied with, from <see cref="Schedule.Factor"/>.</param>
    /// <param name="gradientScale">What gradients are multiplied with, from <see cref="GradientClip.Measure"/>.</param>
    public void Step(float rateFactor = 1, float gradientScale = 1)
    {
        Time++;
        int all = store.TrainedValues.Length, decayed = store.DecayedLength;
        if (decayed > 0) Update(0, decayed, rateFactor, gradientScale, decay: true);
        if (decayed < all) Update(decayed, all - decayed, rateFactor, gradientScale, decay: false);
    }

    /// <summary>Frees the moments.</summary>
    public void Dispose() => states?.Dispose();

    private void Update(int start, int length, float rateFactor, float gradientScale, bool decay) =>
        Optimizer.Update(new UpdateStep(store, states?.Buffer ?? default, start, length)
        {
            Rate = Optimizer.LearningRate * rateFactor,
            GradientScale = gradientScale,
            Time = Time,
            Decayed = decay,
        });
}
