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

    /// <inheritdoc/>
    public override IReadOnlyList<LayerPart> Parts => parts;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => Forward(x, layers.Length);

    /// <summary>Runs the first <paramref name="count"/> layers; what one of them makes and only the next one sees is given back to the pass.</summary>
    /// <exception cref="ShapeException">The input does not fit.</exception>
    internal Tensor Forward(Tensor x, int count)
    {
        ReadOnlySpan<Layer> rest = layers.AsSpan(0, count);
        bool ours = false;   // whether nobody else knows x
        while (!rest.IsEmpty)
        {
            Tensor before = x;
            int ran = Fusion.Run(rest, ref x);
            bool forgotten = true;
            foreach (Layer layer in rest[..ran]) forgotten &= layer.KeepsNothing;
            bool isNew = x.Slot != before.Slot;
            if (ours && forgotten && isNew) x.Pass.Release(before);
            ours = forgotten && (ours || isNew);
            rest = rest[ran..];
        }

        return x;
    }
}
