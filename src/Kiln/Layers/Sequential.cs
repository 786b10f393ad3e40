namespace Kiln;

/// <summary>Layers one after another: the output of each is the input of the next.</summary>
/// <remarks>Its children are named <c>0</c>, <c>1</c>, … as PyTorch's are, or as given.</remarks>
public sealed class Sequential : Layer
{
    private readonly Layer[] layers;
    private readonly LayerPart[] parts;

    /// <summary>Chains layers under the names <c>0</c>, <c>1</c>, ….</summary>
    public Sequential(params Layer[] layers)
    {
        this.layers = [.. layers];
        parts = [.. layers.Select(layer => new LayerPart(layer))];
        for (int i = 0; i < layers.Length; i++) Child($"{i}", layers[i]);
    }

    /// <summary>Chains layers under the given names.</summary>
    /// <exception cref="InputException">A name is empty, has a dot or comes twice.</exception>
    public Sequential(params (string Name, Layer Layer)[] layers)
    {
        this.layers = [.. layers.Select(pair => pair.Layer)];
        parts = [.. layers.Select(pair => new LayerPart(pair.Layer, pair.Name))];
        foreach ((string name, Layer layer) in layers) Child(name, layer);
    }

    /// <summary>The layers in order.</summary>
    public IReadOnlyList<Layer> Layers => layers;

    internal ReadOnlySpan<Layer> Chain => layers;

    /// <inheritdoc/>
    public override IReadOnlyList<LayerPart> Parts => parts;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => Fusion.Chain(x, layers);
}
