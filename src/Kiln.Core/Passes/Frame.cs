using Kiln.Devices;

namespace Kiln;

/// <summary>What an op may see while it runs: its inputs, its output, their gradients and the arithmetic.</summary>
public readonly ref struct Frame
{
    private readonly Pass pass;
    private readonly int node;

    internal Frame(Pass pass, int node)
    {
        this.pass = pass;
        this.node = node;
    }

    /// <summary>The device's arithmetic.</summary>
    public Kernels Kernels => pass.Device.Kernels;

    /// <summary>Whether this is a training pass.</summary>
    public bool Training => pass.IsTraining;

    /// <summary>The number of inputs.</summary>
    public int Arity => pass.NodeAt(node).Arity;

    /// <summary>The output.</summary>
    public FloatBuffer Y => pass.SlotAt(pass.NodeAt(node).Output).Value;

    /// <summary>The output's shape.</summary>
    public Shape YShape => pass.SlotAt(pass.NodeAt(node).Output).Shape;

    /// <summary>The gradient of the output; only in backward.</summary>
    public FloatBuffer GradY => pass.SlotAt(pass.NodeAt(node).Output).Gradient;

    /// <summary>What forward keeps for backward; in an inference pass it lasts only for forward.</summary>
    public FloatBuffer Saved => pass.NodeAt(node).Saved;

    /// <summary>The key of this op's random numbers: a function of the seed, the step and the op's place in the pass.</summary>
    public ulong RandomKey => Philox.Mix(pass.RandomKey, (ulong)pass.NodeAt(node).Place);

    /// <summary>Input <paramref name="i"/>.</summary>
    public FloatBuffer X(int i) => pass.OperandSlot(node, i).Value;

    /// <summary>The shape of input <paramref name="i"/>.</summary>
    public Shape XShape(int i) => pass.OperandSlot(node, i).Shape;

    /// <summary>Where the gradient of input <paramref name="i"/> goes; none where nobody wants it. Ask once, then write it whole.</summary>
    public Into GradX(int i) => pass.GradientOf(node, i);
}
