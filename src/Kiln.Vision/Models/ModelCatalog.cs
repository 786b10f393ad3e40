namespace Kiln.Vision;

/// <summary>The models that recipes call by name.</summary>
public static class ModelCatalog
{
    /// <summary>The names, with what they stand for.</summary>
    public static IReadOnlyList<(string Name, string Description)> Entries { get; } =
    [
        ("cnn", "three 3×3 convolutions with batch normalisation and two poolings, dropout, a hidden layer of 128"),
        ("cnnbn", "two 5×5 convolutions and three linear layers, each but the last with batch normalisation"),
        ("gru", "gated recurrent unit that reads an image row by row"),
        ("linear", "one linear layer: multinomial logistic regression"),
        ("mlp", "hidden layers of 300 and 100 rectifiers"),
        ("mlp11", "eleven hidden layers of 100 tanh units"),
        ("mlp_sigmoid", "one hidden layer of 600 sigmoid units"),
        ("resnet18", "residual network of 18 layers for large images, torchvision's"),
        ("resnet20", "residual network of 20 layers for small images, shortcuts without parameters"),
        ("vit", "small vision transformer: patches of 4×4 pixels, four blocks of four heads"),
    ];

    /// <summary>Builds a model for samples of shape <paramref name="sample"/>.</summary>
    /// <param name="name">One of <see cref="Entries"/>.</param>
    /// <param name="sample">The shape of one sample: <c>[H, W, C]</c>; models without convolutions take any.</param>
    /// <param name="classes">How many outputs it has: of classes at least 2, of labels or values at least 1.</param>
    /// <param name="options">What is otherwise than usual: functions, norms, dropout; null for nothing.</param>
    /// <exception cref="InputException">An unknown name, samples that the model cannot take, or options it has no place for.</exception>
    public static Layer Create(string name, Shape sample, int classes, ModelOptions? options = null)
    {
        options?.Refuse(name);
        if (options?.Targets == TargetKind.Pixels) return Segmentation(name, sample, classes, options);
        if (classes < ((options?.Targets ?? TargetKind.Class) == TargetKind.Class ? 2 : 1)) throw new InputException($"Model '{name}': expected at least 2 classes, received {classes}; is the data set complete?");
        if (sample.Count == 0) throw new InputException($"Model '{name}': expected samples with at least one value, received {sample}.");
        return name switch
        {
            "cnn" => PlainNets.Cnn(sample, classes, options),
            "cnnbn" => PlainNets.CnnBn(sample, classes, options),
            "gru" => SequenceNets.Gru(sample, classes),
            "linear" => PlainNets.Linear(sample, classes),
            "mlp" => PlainNets.Mlp(sample, classes, options),
            "mlp11" => PlainNets.Mlp11(sample, classes, options),
            "mlp_sigmoid" => PlainNets.MlpSigmoid(sample, classes, options),
            "resnet18" => ResNets.ResNet18(sample, classes, options),
            "resnet20" => ResNets.ForSmallImages(sample, classes, options: options),
            "vit" => SequenceNets.Vit(sample, classes, options),
            _ => throw (SegmentationEntries.Any(e => e.Name == name) ? new InputException($"Model '{name}': it gives a class to each pixel, and these data have no masks; known for whole images are {string.Join(", ", Entries.Select(e => e.Name))}.") : Unknown(name)),
        };
    }

    /// <summary>The models that give every pixel a class; the first is the usual one.</summary>
    public static IReadOnlyList<(string Name, string Description)> SegmentationEntries { get; } =
    [
        ("fcn", "fully convolutional: seven 3×3 convolutions of 16 channels, dilated up to 8, and one of 1×1"),
    ];

    private static Sequential Segmentation(string name, Shape sample, int classes, ModelOptions options) => name switch
    {
        "fcn" when classes < 2 => throw new InputException($"Model '{name}': expected at least 2 classes, received {classes}; does classes.txt name all of them?"),
        "fcn" => SegmentationNets.Fcn(sample, classes, options),
        _ when Entries.All(e => e.Name != name) => throw Unknown(name),
        _ => throw new InputException($"Model '{name}': it gives one answer for an image, and masks ask for a class of each pixel; known for them are {string.Join(", ", SegmentationEntries.Select(e => e.Name))}."),
    };

    private static InputException Unknown(string name)
    {
        string[] known = [.. Entries.Concat(SegmentationEntries).Select(e => e.Name)];
        string cure = Spelling.Nearest(name, known) is { } near ? $"; did you mean '{near}'?" : ".";
        return new($"There is no model '{name}'; known are {string.Join(", ", known)}{cure}");
    }
}
