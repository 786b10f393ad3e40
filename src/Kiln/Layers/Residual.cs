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
    public override Tensor Forward(Tensor x)
    {
        Tensor y = body.Apply(x), s = shortcut?.Apply(x) ?? x;
        return y.Shape == s.Shape ? y + s : throw new ShapeException(
            $"the body makes {y.Shape} of {x.Shape}, but {s.Shape} is to be added to it; is a shortcut with a 1×1 convolution missing?");
    }
}
