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
    public override Tensor Forward(Tensor x) => Forward(x, null);

    /// <summary>The same and a function after it.</summary>
    /// <exception cref="ShapeException">Body and shortcut differ.</exception>
    internal Tensor Forward(Tensor x, Layer? f)
    {
        if (x.Pass.Probe is not null) return Fusion.Add(x, body.Apply(x), shortcut?.Apply(x) ?? x, f);
        Tensor added = shortcut?.Apply(x) ?? x;
        Tensor y = body is Sequential chain ? Fusion.Join(x, added, f, chain.Chain) : Fusion.Join(x, added, f, body);
        if (added.Slot != x.Slot && added.Slot != y.Slot && shortcut!.KeepsNothing) x.Pass.Release(added);
        return y;
    }
}
