namespace Kiln;

/// <summary>A bias that a normalisation right after it takes away again: the mean of each channel is subtracted, and β does what the bias would.</summary>
/// <param name="Layer">The path of the layer with the bias.</param>
/// <param name="Norm">The path of the norm.</param>
public sealed record RedundantBias(string Layer, string Norm)
{
    /// <summary>Finds all in a model: a <see cref="Linear"/> or <see cref="Conv2d"/> with a bias, then a <see cref="BatchNorm"/> or <see cref="InstanceNorm"/> of its outputs.</summary>
    /// <remarks>Neighbours are those of a <see cref="Sequential"/>, and of a block the children in the order of declaration. A frozen norm takes nothing away.</remarks>
    public static IReadOnlyList<RedundantBias> In(Module model)
    {
        var found = new List<RedundantBias>();
        Collect(model, found);
        return found;
    }

    /// <summary>A sentence that names the cure.</summary>
    public override string ToString() => $"{Layer}: the norm {Norm} takes its bias away again; make it with bias: false.";

    private static void Collect(Module model, List<RedundantBias> found)
    {
        Module[] chain = [.. model is Sequential whole ? Flat(whole) : model.Children.Select(c => c.Module)];
        for (int i = 0; i < chain.Length; i++)
        {
            Collect(chain[i], found);
            if (i + 1 == chain.Length || model is Residual) continue;
            int outputs = chain[i] switch
            {
                Linear { Bias: not null } linear => linear.Weight.Shape[1],
                Conv2d { Bias: not null } conv => conv.Weight.Shape[3],
                _ => -1,
            };
            bool taken = chain[i + 1] is BatchNorm { Frozen: false } batch ? batch.RunningMean.Shape[0] == outputs : chain[i + 1] is InstanceNorm instance && instance.Features == outputs;
            if (taken) found.Add(new(chain[i].Path, chain[i + 1].Path));
        }
    }

    /// <summary>The layers of a chain, those of chains within it in their place.</summary>
    private static IEnumerable<Layer> Flat(Sequential chain) => chain.Layers.SelectMany(layer => layer is Sequential inner ? Flat(inner) : [layer]);
}
