namespace Kiln.Vision;

/// <summary>What a model of the catalogue has otherwise than it is usually built; what is null is as usual.</summary>
public sealed record ModelOptions
{
    /// <summary>The function of hidden layers, as <see cref="Activations.Parse"/> reads it, in place of the model's own; null for that.</summary>
    public string? Activation { get; init; }

    /// <summary>The normalisation of every hidden layer.</summary>
    public NormChoice? Norm { get; init; }

    /// <summary>Whether it stands before or after the function.</summary>
    public NormPlacement NormPlacement { get; init; }

    /// <summary>The rate of stochastic depth of the last residual block; those before rise to it linearly from 0.</summary>
    public float DropPath { get; init; }

    /// <summary>The drop probability behind hidden fully connected layers, or before the last layer of a residual network.</summary>
    public float? Dropout { get; init; }

    /// <summary>Noise on the features behind hidden functions, and whether residual blocks have two branches.</summary>
    public FeatureChanges Features { get; init; } = new();

    /// <summary>Whether features may be mixed behind each hidden function or stage of blocks (<see cref="FeatureMix"/>).</summary>
    public bool MixesFeatures { get; init; }

    /// <summary>What the outputs say: a number of classes, or as many labels or values.</summary>
    public TargetKind Targets { get; init; }

    /// <summary>The options of a recipe.</summary>
    /// <exception cref="InputException">One is out of range.</exception>
    public static ModelOptions Of(Recipe recipe) => new()
    {
        Activation = recipe.Activation,
        Norm = recipe.Norm is { } norm ? NormChoice.Parse(norm) : null,
        NormPlacement = recipe.NormPlacement == "after" ? NormPlacement.After : NormPlacement.Before,
        DropPath = recipe.DropPath,
        Dropout = recipe.Dropout,
        Features = recipe.Features ?? new(),
        MixesFeatures = recipe.Mix?.Any(way => way is ManifoldMixup) == true,
    };

    /// <summary>The function of a hidden layer.</summary>
    /// <param name="own">Makes the model's own.</param>
    /// <exception cref="InputException">The activation is unknown.</exception>
    internal Layer Function(Func<Layer> own) => Activation is null ? own() : Activations.Parse(Activation);

    /// <summary>A layer with weights, its norm and its function, in the order asked for; without the bias that the norm would take away.</summary>
    /// <param name="usual">The norm where none is asked for.</param>
    /// <param name="weighted">The name of the layer, and what makes it, told whether it has a bias.</param>
    /// <param name="norm">The name of the norm.</param>
    /// <param name="function">The name of the function, and it.</param>
    /// <param name="features">Outputs of the layer.</param>
    /// <param name="hasPlaces">Whether they are channels of images.</param>
    internal IEnumerable<(string Name, Layer Layer)> Hidden(
        NormChoice usual, (string Name, Func<bool, Layer> Make) weighted, string norm, (string Name, Layer Layer) function, int features, bool hasPlaces)
    {
        NormChoice chosen = Norm ?? usual;
        bool after = NormPlacement == NormPlacement.After;
        yield return (weighted.Name, weighted.Make(after || !chosen.RemovesBias));
        if (after) yield return function;
        if (chosen.Exists) yield return (norm, chosen.Make(features, hasPlaces));
        if (!after) yield return function;
        foreach ((string Name, Layer Layer) changed in Changed(function.Name, hasPlaces)) yield return changed;
    }

    /// <summary>The layers that change features while training, where they are asked for; named after the layer they follow.</summary>
    internal IEnumerable<(string Name, Layer Layer)> Changed(string name, bool hasPlaces)
    {
        if (Features.Noise > 0) yield return (Named("noise"), new FeatureNoise(Features.Noise));
        if (Features.DropBlock > 0 && hasPlaces) yield return (Named("drop_block"), new DropBlock(Features.DropBlock, Features.Block));
        if (MixesFeatures) yield return (Named("mix"), new FeatureMix());

        string Named(string what) => name.Length == 0 ? "" : $"{name}_{what}";
    }

    /// <summary>Dropout where it is asked for or usual.</summary>
    internal IEnumerable<(string Name, Layer Layer)> Dropped(string name, float? usual = null)
    {
        if ((Dropout ?? usual) is { } p and > 0) yield return (name, new Dropout(p));
    }

    /// <summary>Refuses options that a model has no place for.</summary>
    /// <exception cref="InputException">One was given.</exception>
    internal void Refuse(string model)
    {
        if (model is "linear" or "gru" && (Activation is not null || Dropout > 0)) throw new InputException($"Model '{model}': activation and dropout need a hidden layer to follow, and it has none; choose another model such as 'mlp'.");
        if (model is "fcn" && Dropout > 0) throw new InputException($"Model '{model}': dropout follows fully connected layers, and it has none; leave it out, or take features.dropBlock.");
        if (model is "linear" or "gru" or "vit" && Norm is { Exists: true }) throw new InputException($"Model '{model}': its norms cannot be changed; choose another model such as 'mlp' or 'cnn'.");
        if (!model.StartsWith("resnet", StringComparison.Ordinal) && DropPath > 0) throw new InputException($"Model '{model}': dropPath needs residual blocks, and it has none; choose a model such as 'resnet20'.");
        if (model is "linear" or "gru" or "vit" && (Features.Noise > 0 || Features.DropBlock > 0)) throw new InputException($"Model '{model}': features.noise and features.dropBlock have no place in it; choose another model such as 'cnn'.");
        if (model.StartsWith("mlp", StringComparison.Ordinal) && Features.DropBlock > 0) throw new InputException($"Model '{model}': features.dropBlock drops parts of images, and its hidden layers have none; choose a model such as 'cnn', or dropout.");
        if (!model.StartsWith("resnet", StringComparison.Ordinal) && Features.Shake) throw new InputException($"Model '{model}': features.shake needs residual blocks, and it has none; choose a model such as 'resnet20'.");
    }
}
