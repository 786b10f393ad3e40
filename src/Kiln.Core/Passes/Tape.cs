using Kiln.Devices;

namespace Kiln;

/// <summary>One op that ran: which, on what, to where.</summary>
internal struct Node
{
    public Op Op;
    public int FirstOperand, Arity, Output;
    public FloatBuffer Saved;

    /// <summary>Its place among the ops that draw random numbers, from 1; 0 before it does.</summary>
    public int Draw;
}

/// <summary>One value of a pass and its gradient.</summary>
internal struct Slot
{
    public Shape Shape;
    public FloatBuffer Value, Gradient;
    public Parameter? Parameter;
    public bool NeedsGradient, GradientWritten, OwnsValue;

    /// <summary>Whether the gradient's memory is rented and goes back to the pool.</summary>
    public bool OwnsGradient;

    /// <summary>Whether another value lies in the same memory.</summary>
    public bool Shared;

    /// <summary>Whether its memory has gone back to the pool before the end of the pass.</summary>
    public bool Released;

    /// <summary>The node that made it; −1 where none did.</summary>
    public int Maker = -1;

    public Slot()
    {
    }
}

/// <summary>The recording of a pass in three flat arrays that grow and are never shrunk.</summary>
internal sealed class Tape
{
    private Node[] nodes = new Node[64];
    private Slot[] slots = new Slot[64];
    private int[] operands = new int[128];

    public int NodeCount { get; private set; }

    public int SlotCount { get; private set; }

    public int OperandCount { get; private set; }

    public ref Node Node(int i) => ref nodes[i];

    public ref Slot Slot(int i) => ref slots[i];

    public int Operand(in Node node, int i) => operands[node.FirstOperand + i];

    public int AddSlot(in Slot slot)
    {
        if (SlotCount == slots.Length) Array.Resize(ref slots, SlotCount * 2);
        slots[SlotCount] = slot;
        return SlotCount++;
    }

    public int AddNode(Op op, ReadOnlySpan<Tensor> inputs, int output, FloatBuffer saved)
    {
        if (NodeCount == nodes.Length) Array.Resize(ref nodes, NodeCount * 2);
        while (OperandCount + inputs.Length > operands.Length) Array.Resize(ref operands, operands.Length * 2);
        nodes[NodeCount] = new Node { Op = op, FirstOperand = OperandCount, Arity = inputs.Length, Output = output, Saved = saved };
        foreach (Tensor x in inputs) operands[OperandCount++] = x.Slot;
        return NodeCount++;
    }

    /// <summary>Forgets everything; the arrays stay.</summary>
    public void Clear()
    {
        nodes.AsSpan(0, NodeCount).Clear();
        slots.AsSpan(0, SlotCount).Clear();
        NodeCount = SlotCount = OperandCount = 0;
    }
}
