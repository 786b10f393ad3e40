using Kiln.Devices;

namespace Kiln;

/// <content>The way back: from an output to the gradients of whatever it came from.</content>
public sealed partial class Pass
{
    /// <summary>Walks the tape back from <paramref name="y"/>, whose gradient is given, and leaves gradients in the parameters: a vector-Jacobian product.</summary>
    /// <param name="y">Any tensor of this pass that an op made.</param>
    /// <param name="gradient">As many floats as <paramref name="y"/> has; read in place, not copied.</param>
    /// <exception cref="ArgumentException">Another number of floats.</exception>
    public void Backward(Tensor y, FloatBuffer gradient)
    {
        ref Slot root = ref tape.Slot(y.Slot);
        if (gradient.Length != root.Shape.Count) throw new ArgumentException($"Backward: a gradient of {gradient.Length} values does not fit a tensor {root.Shape}.");
        if (root.OwnsGradient) pool.Return(root.Gradient);
        root.Gradient = gradient;
        root.OwnsGradient = false;
        Walk(ref root);
        root.Gradient = default;
        root.GradientWritten = false;
    }

    /// <summary>The gradient of an input, rented when first asked for; the first writer overwrites, later ones add.</summary>
    internal Into GradientOf(int node, int i)
    {
        ref Slot x = ref OperandSlot(node, i);
        if (!x.NeedsGradient) return default;
        if (x.Gradient.IsNone)
        {
            x.Gradient = pool.Rent(x.Shape.Count);
            x.OwnsGradient = true;
        }

        bool add = x.GradientWritten;
        x.GradientWritten = true;
        return new(x.Gradient, add);
    }

    /// <summary>The gradient of an input, which takes over the memory of the output's where it has none of its own yet.</summary>
    internal Into GradientOver(int node, int i)
    {
        ref Slot x = ref OperandSlot(node, i);
        ref Slot y = ref tape.Slot(tape.Node(node).Output);
        if (!x.NeedsGradient || !x.Gradient.IsNone || !y.OwnsGradient || x.Shape.Count != y.Shape.Count) return GradientOf(node, i);
        x.Gradient = y.Gradient;
        x.OwnsGradient = x.GradientWritten = true;
        y.Gradient = default;
        y.OwnsGradient = false;
        return new(x.Gradient);
    }

    /// <summary>The gradient of an op's output in memory of the pass, which the op may write over.</summary>
    internal FloatBuffer OwnGradient(int node)
    {
        ref Slot y = ref tape.Slot(tape.Node(node).Output);
        if (y.OwnsGradient) return y.Gradient;
        FloatBuffer copy = pool.Rent(y.Shape.Count);
        Device.Kernels.Scale(y.Gradient, 1, new(copy));
        y.Gradient = copy;
        y.OwnsGradient = true;
        return copy;
    }

    /// <summary>Walks the tape back; gradients of intermediate values go back to the pool as the walk passes them.</summary>
    /// <remarks>
    /// Values stay until the pass ends, though no later step of the walk reads them: outputs are read after it, and a second loss of
    /// the pass walks the same values again. Giving them back would save little, because gradients take over each other's memory
    /// and what a walk frees first, the values of the last layers, is too small for the gradients of the first: 5 % of the pool for
    /// two convolutions with normalisation and a batch of 256.
    /// </remarks>
    internal void Backward(Tensor loss)
    {
        ref Slot root = ref tape.Slot(loss.Slot);
        if (root.Shape.Count != 1) throw new InvalidOperationException($"Backward starts from a single value, a loss; this tensor is {root.Shape}.");
        if (root.Gradient.IsNone)
        {
            root.Gradient = pool.Rent(1);
            root.OwnsGradient = true;
        }

        Device.Kernels.Fill(root.Gradient, 1);
        Walk(ref root);
    }

    private void Walk(ref Slot root)
    {
        if (!IsTraining) throw new InvalidOperationException("Backward needs a training pass; this is an inference pass.");
        root.GradientWritten = true;
        for (int i = tape.NodeCount - 1; i >= 0; i--)
        {
            int output = tape.Node(i).Output;
            if (!tape.Slot(output).NeedsGradient || !tape.Slot(output).GradientWritten) continue;   // nothing flowed here
            Probe?.SawGradient(new(this, output));
            Restore(i);
            tape.Node(i).Op.Backward(new Frame(this, i));
            ReleaseAgain(i);
            ref Slot y = ref tape.Slot(output);
            if (y.OwnsGradient) pool.Return(y.Gradient);
            y.Gradient = default;
            y.OwnsGradient = y.GradientWritten = false;   // a second loss of this pass starts afresh
        }

        if (!accumulate) ClearUntouched();
    }

    /// <summary>Zeroes the gradients of trained parameters that no gradient reached, so that the flat update does not see old ones.</summary>
    private void ClearUntouched()
    {
        foreach (Parameter p in weights.Parameters)
        {
            int slot = parameterSlots[p.Index];
            if (p.Trainable && (slot < 0 || !tape.Slot(slot).GradientWritten)) Device.Kernels.Fill(p.Gradient, 0);
        }
    }
}
