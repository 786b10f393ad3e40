namespace Kiln;

/// <summary>Adds what it received to what its body made of it: <c>y = body(x) + shortcut(x)</c> (He et al. 2016); no rectifier follows.</summary>
/// <remarks>Its children are <c>body</c> and, where given, <c>shortcut</c>; without one, x itself is added.</remarks>
public sealed class Residual : Layer
{
    private readonly Layer body;
    private readonly Layer? shortcut;
    private readonly LayerPart[] parts;

    /// <summary>Joins a body and a shortcut whose outputs have the same shape.</summary>
    public Residual(Layer body, Layer? shortcut = null)
    {
        this.body = Child("body", body);
        this.shortcut = shortcut is null ? null : Child("shortcut", shortcut);
        parts = shortcut is null ? [new(body)] : [new(body), new(shortcut)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<LayerPart> Parts => parts;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => Forward(x, ActivationOp.Identity);

    /// <summary>The same and a function after it, in one op with the last layer of the body where that is a normalisation.</summary>
    /// <exception cref="ShapeException">Body and shortcut differ.</exception>
    internal Tensor Forward(Tensor x, ActivationOp f)
    {
        Tensor inner, added, y;
        if (x.Pass.Probe is null && body is Sequential { Layers: [.., BatchNorm norm] } chain)
        {
            inner = chain.Forward(x, chain.Layers.Count - 1);
            added = Shortcut(x, inner);
            y = Fusion.NormAddActivate(norm, inner, added, f);
        }
        else
        {
            inner = body.Apply(x);
            added = Shortcut(x, inner);
            y = Fusion.Activate(inner + added, f);
        }

        if (!KeepsNothing) return y;
        if (inner.Slot != x.Slot) x.Pass.Release(inner);
        if (added.Slot != x.Slot && added.Slot != inner.Slot) x.Pass.Release(added);
        return y;
    }

    /// <summary>What is added to <paramref name="y"/>, or to what has its shape.</summary>
    private Tensor Shortcut(Tensor x, Tensor y)
    {
        Tensor s = shortcut?.Apply(x) ?? x;
        return y.Shape == s.Shape ? s : throw new ShapeException(
            $"the body makes {y.Shape} of {x.Shape}, but {s.Shape} is to be added to it; is a shortcut with a 1×1 convolution missing?");
    }
}
