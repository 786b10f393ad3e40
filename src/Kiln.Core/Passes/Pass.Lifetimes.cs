namespace Kiln;

/// <content>Values that go before the pass ends.</content>
public sealed partial class Pass
{
    /// <summary>What reading a value says whose memory was given back.</summary>
    internal static InvalidOperationException ReleasedValue(Shape shape) =>
        new($"This tensor {shape} was an intermediate value between two layers, and its memory has been used again; read it in a layer of your own, or under a probe.");

    /// <summary>
    /// Gives the memory of an intermediate value back, for a caller that alone knows the tensor and is done with it. In training only
    /// the values of ops that can be repeated go, since the way back may need them: it then computes them again. Does nothing while
    /// a probe is to see every layer, and to parameters and values that share their memory.
    /// </summary>
    internal void Release(Tensor x)
    {
        ref Slot slot = ref tape.Slot(x.Slot);
        if (RunsApart || slot.Shared || !slot.OwnsValue) return;
        if (IsTraining && !(slot.NeedsGradient && slot.Maker >= 0 && tape.Node(slot.Maker).Op.CanRepeat)) return;
        GiveBack(ref slot);
        slot.Released = true;
    }

    /// <summary>Makes the released values again that the way back of an op reads.</summary>
    private void Restore(int node)
    {
        Reads reads = tape.Node(node).Op.BackwardReads;
        for (int i = 0; i < tape.Node(node).Arity; i++)
        {
            if (((int)reads & (1 << i)) != 0) Restore(ref OperandSlot(node, i));
        }

        if ((reads & Reads.Y) != 0) Restore(ref tape.Slot(tape.Node(node).Output));
    }

    private void Restore(ref Slot slot)
    {
        if (!slot.Released || slot.OwnsValue) return;
        for (int i = 0; i < tape.Node(slot.Maker).Arity; i++) Restore(ref OperandSlot(slot.Maker, i));   // a norm right after a norm
        slot.Value = pool.Rent(slot.Shape.Count);
        slot.OwnsValue = true;
        tape.Node(slot.Maker).Op.Repeat(new Frame(this, slot.Maker));
    }

    /// <summary>Gives back what <see cref="Restore(int)"/> made.</summary>
    private void ReleaseAgain(int node)
    {
        for (int i = 0; i < tape.Node(node).Arity; i++)
        {
            if (OperandSlot(node, i) is { Released: true, OwnsValue: true }) GiveBack(ref OperandSlot(node, i));
        }

        ref Slot y = ref tape.Slot(tape.Node(node).Output);
        if (y is { Released: true, OwnsValue: true }) GiveBack(ref y);
    }

    private void GiveBack(ref Slot slot)
    {
        pool.Return(slot.Value);
        slot.Value = default;
        slot.OwnsValue = false;
    }
}
