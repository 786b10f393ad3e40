using Kiln.Devices;

namespace Kiln;

/// <summary>One update of one flat range: what an optimiser reads and writes.</summary>
public readonly ref struct UpdateStep
{
    private readonly FloatBuffer states;
    private readonly int start, stride;

    /// <summary>Describes the update of trained floats <paramref name="start"/> … <paramref name="start"/> + <paramref name="length"/> − 1.</summary>
    internal UpdateStep(ParameterStore store, FloatBuffer states, int start, int length)
    {
        Kernels = store.Device.Kernels;
        Weights = store.TrainedValues.Slice(start, length);
        Gradients = store.Gradients.Slice(start, length);
        this.states = states;
        this.start = start;
        stride = store.TrainedValues.Length;
    }

    /// <summary>The device's arithmetic.</summary>
    public Kernels Kernels { get; }

    /// <summary>The weights to change.</summary>
    public FloatBuffer Weights { get; }

    /// <summary>Their gradients, before <see cref="GradientScale"/>.</summary>
    public FloatBuffer Gradients { get; }

    /// <summary>The learning rate of this step: the optimiser's times the schedule's factor.</summary>
    public float Rate { get; init; }

    /// <summary>What gradients are multiplied with first: clipping by norm, the mean over micro-batches.</summary>
    public float GradientScale { get; init; }

    /// <summary>The number of this update, counted from 1.</summary>
    public long Time { get; init; }

    /// <summary>Whether weight decay and L2 penalties apply: true for weights, false for biases and for scale and shift of norms.</summary>
    public bool Decayed { get; init; }

    /// <summary>What the optimiser remembers, kind <paramref name="i"/> of its <see cref="Optimizer.StatesPerWeight"/>, for the weights of this range.</summary>
    public FloatBuffer State(int i) => states.Slice((i * stride) + start, Weights.Length);
}
