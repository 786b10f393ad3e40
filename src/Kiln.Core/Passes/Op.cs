namespace Kiln;

/// <summary>What an op's backward step reads, so that the engine may reuse everything else.</summary>
[Flags]
public enum Reads
{
    /// <summary>Only the gradient of the output, shapes and what was saved.</summary>
    None = 0,

    /// <summary>The first input.</summary>
    X0 = 1,

    /// <summary>The second input.</summary>
    X1 = 2,

    /// <summary>The third input.</summary>
    X2 = 4,

    /// <summary>The fourth input.</summary>
    X3 = 8,

    /// <summary>The fifth input.</summary>
    X4 = 16,

    /// <summary>The output.</summary>
    Y = 256,
}

/// <summary>One differentiable step: infers its output shape, computes it, and sends gradients back. Holds settings, never state.</summary>
public abstract class Op
{
    /// <summary>Its name in messages: <c>Linear</c>.</summary>
    public virtual string Name => GetType().Name.EndsWith("Op", StringComparison.Ordinal) ? GetType().Name[..^2] : GetType().Name;

    /// <summary>What <see cref="Backward"/> reads besides the gradient of the output.</summary>
    public abstract Reads BackwardReads { get; }

    /// <summary>The output's shape.</summary>
    /// <exception cref="ShapeException">The inputs do not fit.</exception>
    public abstract Shape Infer(ReadOnlySpan<Shape> x);

    /// <summary>How many floats a training pass keeps from forward to backward besides inputs and output: batch statistics, winners.</summary>
    public virtual int SavedLength(ReadOnlySpan<Shape> x) => 0;

    /// <summary>Computes the output.</summary>
    public abstract void Forward(in Frame f);

    /// <summary>Sends the gradient of the output to the inputs that want one.</summary>
    public abstract void Backward(in Frame f);

    /// <summary>Whether <see cref="Repeat"/> can compute the output again from inputs and what was saved: cheaply, compared with keeping it.</summary>
    internal virtual bool CanRepeat => false;

    /// <summary>Computes the output again, to the bit, without any other effect.</summary>
    internal virtual void Repeat(in Frame f) => throw new InvalidOperationException($"{Name} cannot be repeated.");

    /// <summary>Whether the output is the first input's memory under another shape; such an op has nothing to compute.</summary>
    internal virtual bool SharesMemory => false;
}
