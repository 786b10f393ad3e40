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

    /// <summary>The learning rate of this step: the optimiser's times the schedule's factor and the group's.</summary>
    public float Rate { get; init; }

    /// <summary>What gradients are multiplied with first: clipping by norm, the mean over micro-batches.</summary>
    public float GradientScale { get; init; }

    /// <summary>The number of this update, counted from 1.</summary>
    public long Time { get; init; }

    /// <summary>What weight decay and L2 penalties are multiplied with: 1 for weights, 0 for what is exempt, or the group's factor.</summary>
    public float DecayFactor { get; init; }

    /// <summary>The parameter whose floats these are, where the optimiser sees them one by one; otherwise null.</summary>
    public Parameter? Parameter { get; init; }

    /// <summary>Working memory of at least <see cref="Optimizer.ScratchLength"/> floats; what is in it does not last.</summary>
    public FloatBuffer Scratch { get; init; }

    /// <summary>What the optimiser remembers, kind <paramref name="i"/> of its <see cref="Optimizer.StatesPerWeight"/>, for the weights of this range.</summary>
    public FloatBuffer State(int i) => states.Slice((i * stride) + start, Weights.Length);

    /// <summary>The step along a direction: <paramref name="move"/> is its factor, and penalty and decay apply as far as <see cref="DecayFactor"/> says.</summary>
    internal DescentStep Along(double move, float l2Penalty, float weightDecay) =>
        new((float)move, (float)(1 - ((double)Rate * weightDecay * DecayFactor)), l2Penalty * DecayFactor, GradientScale);
}
