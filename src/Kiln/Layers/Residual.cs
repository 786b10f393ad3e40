namespace Kiln;

/// <summary>Adds what it received to what its body made of it: <c>y = body(x) + shortcut(x)</c> (He et al. 2016); no rectifier follows.</summary>
/// <remarks>Its children are <c>body</c> and, where given, <c>shortcut</c>; without one, x itself is added.</remarks>
public sealed class Residual : Layer
{
    private readonly Layer body;
    private readonly Layer? shortcut;
    private readonly DropPath? dropPath;
    private readonly LayerPart[] parts;

    /// <summary>Joins a body and a shortcut whose outputs have the same shape.</summary>
    /// <param name="body">What is added to the shortcut.</param>
    /// <param name="shortcut">What x goes through meanwhile; null for nothing.</param>
    /// <param name="dropPath">The probability with which a training pass leaves the body of a sample out (<see cref="DropPath"/>); 0 for never.</param>
    /// <exception cref="InputException">A probability out of range.</exception>
    public Residual(Layer body, Layer? shortcut = null, float dropPath = 0)
    {
        this.dropPath = dropPath == 0 ? null : Child("drop_path", new DropPath(dropPath));
        this.body = Child("body", body);
        this.shortcut = shortcut is null ? null : Child("shortcut", shortcut);
        parts = shortcut is null ? [new(body)] : [new(body), new(shortcut)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<LayerPart> Parts => parts;

    /// <inheritdoc/>
    public override string Code => dropPath is null ? base.Code : $"{base.Code[..^1]}, dropPath: {Literal(dropPath.Rate)})";

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => Forward(x, null);

    /// <summary>The same and a function after it.</summary>
    /// <exception cref="ShapeException">Body and shortcut differ.</exception>
    internal Tensor Forward(Tensor x, Layer? f)
    {
        if (dropPath is not null && x.Pass.IsTraining) return x.Pass.RunsApart ? Fusion.Add(x, dropPath.Apply(body.Apply(x)), shortcut?.Apply(x) ?? x, f) : Fusion.JoinShortcut(x, shortcut, f, body, dropPath);
        if (x.Pass.RunsApart) return Fusion.Add(x, body.Apply(x), shortcut?.Apply(x) ?? x, f);
        return body is Sequential chain ? Fusion.JoinShortcut(x, shortcut, f, chain.Chain) : Fusion.JoinShortcut(x, shortcut, f, body);
    }
}
