using Kiln.Devices;

namespace Kiln;

/// <summary>What an op may see while it runs: its inputs, its output, their gradients and the arithmetic.</summary>
public readonly unsafe ref struct Frame
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

    /// <summary>The gradient of the output for an op that writes over it: a copy where the memory is the caller's.</summary>
    public FloatBuffer GradYToOverwrite => pass.OwnGradient(node);

    /// <summary>What forward keeps for backward; in an inference pass it lasts only for forward.</summary>
    public FloatBuffer Saved => pass.NodeAt(node).Saved;

    /// <summary>The key of this op's random numbers: a function of the seed, the step and the op's place among those of the pass that ask for one.</summary>
    public ulong RandomKey => pass.RandomKeyOf(node);

    /// <summary>Input <paramref name="i"/>.</summary>
    public FloatBuffer X(int i) => pass.OperandSlot(node, i).Value;

    /// <summary>The shape of input <paramref name="i"/>.</summary>
    public Shape XShape(int i) => pass.OperandSlot(node, i).Shape;

    /// <summary>Where the gradient of input <paramref name="i"/> goes; none where nobody wants it. Ask once, then write it whole.</summary>
    public Into GradX(int i) => pass.GradientOf(node, i);

    /// <summary>
    /// As <see cref="GradX"/>, but where nothing has been written yet the memory of <see cref="GradY"/> itself changes hands, which
    /// saves a buffer and a walk through it. For gradients in which each element depends on the same element of GradY; fetch GradY first.
    /// </summary>
    public Into GradXOverGradY(int i) => pass.GradientOver(node, i);

    /// <summary>Sends the gradient of the output to input <paramref name="i"/> as it is; the last thing to do with it.</summary>
    public void PassGradY(int i)
    {
        FloatBuffer dy = GradY;
        Into dx = GradXOverGradY(i);
        if (dx.Buffer.Address != dy.Address) Kernels.Scale(dy, 1, dx);
    }
}
