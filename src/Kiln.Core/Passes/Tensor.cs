namespace Kiln;

/// <summary>A handle to a value inside a <see cref="Pass"/>: three words, no memory of its own, valid until the pass ends.</summary>
public readonly struct Tensor
{
    private readonly Pass? pass;
    private readonly int epoch;

    internal Tensor(Pass pass, int slot)
    {
        this.pass = pass;
        Slot = slot;
        epoch = pass.Epoch;
    }

    /// <summary>The pass this value belongs to.</summary>
    /// <exception cref="InvalidOperationException">The pass has ended, or the handle is empty.</exception>
    public Pass Pass
    {
        get
        {
            if (pass is null) throw new InvalidOperationException("This tensor is empty (default); tensors come from Pass.Input and from ops.");
            if (epoch != pass.Epoch) throw new InvalidOperationException($"This tensor belonged to pass {epoch}, which has ended; call Keep() before it does.");
            return pass;
        }
    }

    /// <summary>Its sizes.</summary>
    public Shape Shape => Pass.SlotAt(Slot).Shape;

    /// <summary>Its values; read them before the pass ends.</summary>
    /// <exception cref="InvalidOperationException">The pass has ended, or this was an intermediate value of an inference pass whose memory has been used again.</exception>
    public ReadOnlySpan<float> Span
    {
        get
        {
            ref Slot slot = ref Pass.SlotAt(Slot);
            return slot.Released ? throw Pass.ReleasedValue(slot.Shape) : slot.Value.Span;
        }
    }

    /// <summary>The gradient that reached it, after <see cref="Backward"/>; empty where none did or where it has been reused already.</summary>
    public ReadOnlySpan<float> Gradient => Pass.SlotAt(Slot).Gradient.Span;

    internal int Slot { get; }

    /// <summary>Copies the values out, so that they outlive the pass.</summary>
    public float[] Keep() => Span.ToArray();

    /// <summary>The only value of a scalar.</summary>
    /// <exception cref="InvalidOperationException">There is more than one value.</exception>
    public float Item()
    {
        ReadOnlySpan<float> values = Span;
        return values.Length == 1 ? values[0] : throw new InvalidOperationException($"Item() reads a single value, but this tensor is {Shape}.");
    }

    /// <summary>Runs an op on this tensor.</summary>
    public Tensor Apply(Op op) => Pass.Run(op, [this]);

    /// <summary>Runs an op on this tensor and another.</summary>
    public Tensor Apply(Op op, Tensor a) => Pass.Run(op, [this, a]);

    /// <summary>Runs an op on this tensor and two others.</summary>
    public Tensor Apply(Op op, Tensor a, Tensor b) => Pass.Run(op, [this, a, b]);

    /// <summary>Walks the tape back from this scalar and leaves gradients in the parameters.</summary>
    public void Backward() => Pass.Backward(this);

    /// <summary>As <c>Tensor [64, 10]</c>.</summary>
    public override string ToString() => pass is null ? "Tensor (empty)" : epoch != pass.Epoch ? "Tensor (its pass has ended)" : $"Tensor {Shape}";
}
