namespace Kiln.Vision;

/// <summary>An op that may happen.</summary>
/// <param name="Op">The op.</param>
/// <param name="Chance">The probability that it happens.</param>
/// <param name="Bin">The number of its strength, 0 … 9; 0 where it takes none.</param>
internal readonly record struct PolicyChoice(PolicyOp Op, float Chance, int Bin);

/// <summary>Two ops, one after the other.</summary>
internal readonly record struct PolicyPair(PolicyChoice First, PolicyChoice Second);

/// <summary>The pairs of <see cref="AutoAugment"/>: op, chance, number of the strength.</summary>
internal static class AutoAugmentTables
{
    private static readonly PolicyPair[] ImageNet =
    [
        new(new(PolicyOp.Posterize, 0.4f, 8), new(PolicyOp.Rotate, 0.6f, 9)),
        new(new(PolicyOp.Solarize, 0.6f, 5), new(PolicyOp.AutoContrast, 0.6f, 0)),
        new(new(PolicyOp.Equalize, 0.8f, 0), new(PolicyOp.Equalize, 0.6f, 0)),
        new(new(PolicyOp.Posterize, 0.6f, 7), new(PolicyOp.Posterize, 0.6f, 6)),
        new(new(PolicyOp.Equalize, 0.4f, 0), new(PolicyOp.Solarize, 0.2f, 4)),
        new(new(PolicyOp.Equalize, 0.4f, 0), new(PolicyOp.Rotate, 0.8f, 8)),
        new(new(PolicyOp.Solarize, 0.6f, 3), new(PolicyOp.Equalize, 0.6f, 0)),
        new(new(PolicyOp.Posterize, 0.8f, 5), new(PolicyOp.Equalize, 1, 0)),
        new(new(PolicyOp.Rotate, 0.2f, 3), new(PolicyOp.Solarize, 0.6f, 8)),
        new(new(PolicyOp.Equalize, 0.6f, 0), new(PolicyOp.Posterize, 0.4f, 6)),
        new(new(PolicyOp.Rotate, 0.8f, 8), new(PolicyOp.Color, 0.4f, 0)),
        new(new(PolicyOp.Rotate, 0.4f, 9), new(PolicyOp.Equalize, 0.6f, 0)),
        new(new(PolicyOp.Equalize, 0, 0), new(PolicyOp.Equalize, 0.8f, 0)),
        new(new(PolicyOp.Invert, 0.6f, 0), new(PolicyOp.Equalize, 1, 0)),
        new(new(PolicyOp.Color, 0.6f, 4), new(PolicyOp.Contrast, 1, 8)),
        new(new(PolicyOp.Rotate, 0.8f, 8), new(PolicyOp.Color, 1, 2)),
        new(new(PolicyOp.Color, 0.8f, 8), new(PolicyOp.Solarize, 0.8f, 7)),
        new(new(PolicyOp.Sharpness, 0.4f, 7), new(PolicyOp.Invert, 0.6f, 0)),
        new(new(PolicyOp.ShearX, 0.6f, 5), new(PolicyOp.Equalize, 1, 0)),
        new(new(PolicyOp.Color, 0.4f, 0), new(PolicyOp.Equalize, 0.6f, 0)),
        new(new(PolicyOp.Equalize, 0.4f, 0), new(PolicyOp.Solarize, 0.2f, 4)),
        new(new(PolicyOp.Solarize, 0.6f, 5), new(PolicyOp.AutoContrast, 0.6f, 0)),
        new(new(PolicyOp.Invert, 0.6f, 0), new(PolicyOp.Equalize, 1, 0)),
        new(new(PolicyOp.Color, 0.6f, 4), new(PolicyOp.Contrast, 1, 8)),
        new(new(PolicyOp.Equalize, 0.8f, 0), new(PolicyOp.Equalize, 0.6f, 0)),
    ];

    private static readonly PolicyPair[] Cifar10 =
    [
        new(new(PolicyOp.Invert, 0.1f, 0), new(PolicyOp.Contrast, 0.2f, 6)),
        new(new(PolicyOp.Rotate, 0.7f, 2), new(PolicyOp.TranslateX, 0.3f, 9)),
        new(new(PolicyOp.Sharpness, 0.8f, 1), new(PolicyOp.Sharpness, 0.9f, 3)),
        new(new(PolicyOp.ShearY, 0.5f, 8), new(PolicyOp.TranslateY, 0.7f, 9)),
        new(new(PolicyOp.AutoContrast, 0.5f, 0), new(PolicyOp.Equalize, 0.9f, 0)),
        new(new(PolicyOp.ShearY, 0.2f, 7), new(PolicyOp.Posterize, 0.3f, 7)),
        new(new(PolicyOp.Color, 0.4f, 3), new(PolicyOp.Brightness, 0.6f, 7)),
        new(new(PolicyOp.Sharpness, 0.3f, 9), new(PolicyOp.Brightness, 0.7f, 9)),
        new(new(PolicyOp.Equalize, 0.6f, 0), new(PolicyOp.Equalize, 0.5f, 0)),
        new(new(PolicyOp.Contrast, 0.6f, 7), new(PolicyOp.Sharpness, 0.6f, 5)),
        new(new(PolicyOp.Color, 0.7f, 7), new(PolicyOp.TranslateX, 0.5f, 8)),
        new(new(PolicyOp.Equalize, 0.3f, 0), new(PolicyOp.AutoContrast, 0.4f, 0)),
        new(new(PolicyOp.TranslateY, 0.4f, 3), new(PolicyOp.Sharpness, 0.2f, 6)),
        new(new(PolicyOp.Brightness, 0.9f, 6), new(PolicyOp.Color, 0.2f, 8)),
        new(new(PolicyOp.Solarize, 0.5f, 2), new(PolicyOp.Invert, 0, 0)),
        new(new(PolicyOp.Equalize, 0.2f, 0), new(PolicyOp.AutoContrast, 0.6f, 0)),
        new(new(PolicyOp.Equalize, 0.2f, 0), new(PolicyOp.Equalize, 0.6f, 0)),
        new(new(PolicyOp.Color, 0.9f, 9), new(PolicyOp.Equalize, 0.6f, 0)),
        new(new(PolicyOp.AutoContrast, 0.8f, 0), new(PolicyOp.Solarize, 0.2f, 8)),
        new(new(PolicyOp.Brightness, 0.1f, 3), new(PolicyOp.Color, 0.7f, 0)),
        new(new(PolicyOp.Solarize, 0.4f, 5), new(PolicyOp.AutoContrast, 0.9f, 0)),
        new(new(PolicyOp.TranslateY, 0.9f, 9), new(PolicyOp.TranslateY, 0.7f, 9)),
        new(new(PolicyOp.AutoContrast, 0.9f, 0), new(PolicyOp.Solarize, 0.8f, 3)),
        new(new(PolicyOp.Equalize, 0.8f, 0), new(PolicyOp.Invert, 0.1f, 0)),
        new(new(PolicyOp.TranslateY, 0.7f, 9), new(PolicyOp.AutoContrast, 0.9f, 0)),
    ];

    private static readonly PolicyPair[] Svhn =
    [
        new(new(PolicyOp.ShearX, 0.9f, 4), new(PolicyOp.Invert, 0.2f, 0)),
        new(new(PolicyOp.ShearY, 0.9f, 8), new(PolicyOp.Invert, 0.7f, 0)),
        new(new(PolicyOp.Equalize, 0.6f, 0), new(PolicyOp.Solarize, 0.6f, 6)),
        new(new(PolicyOp.Invert, 0.9f, 0), new(PolicyOp.Equalize, 0.6f, 0)),
        new(new(PolicyOp.Equalize, 0.6f, 0), new(PolicyOp.Rotate, 0.9f, 3)),
        new(new(PolicyOp.ShearX, 0.9f, 4), new(PolicyOp.AutoContrast, 0.8f, 0)),
        new(new(PolicyOp.ShearY, 0.9f, 8), new(PolicyOp.Invert, 0.4f, 0)),
        new(new(PolicyOp.ShearY, 0.9f, 5), new(PolicyOp.Solarize, 0.2f, 6)),
        new(new(PolicyOp.Invert, 0.9f, 0), new(PolicyOp.AutoContrast, 0.8f, 0)),
        new(new(PolicyOp.Equalize, 0.6f, 0), new(PolicyOp.Rotate, 0.9f, 3)),
        new(new(PolicyOp.ShearX, 0.9f, 4), new(PolicyOp.Solarize, 0.3f, 3)),
        new(new(PolicyOp.ShearY, 0.8f, 8), new(PolicyOp.Invert, 0.7f, 0)),
        new(new(PolicyOp.Equalize, 0.9f, 0), new(PolicyOp.TranslateY, 0.6f, 6)),
        new(new(PolicyOp.Invert, 0.9f, 0), new(PolicyOp.Equalize, 0.6f, 0)),
        new(new(PolicyOp.Contrast, 0.3f, 3), new(PolicyOp.Rotate, 0.8f, 4)),
        new(new(PolicyOp.Invert, 0.8f, 0), new(PolicyOp.TranslateY, 0, 2)),
        new(new(PolicyOp.ShearY, 0.7f, 6), new(PolicyOp.Solarize, 0.4f, 8)),
        new(new(PolicyOp.Invert, 0.6f, 0), new(PolicyOp.Rotate, 0.8f, 4)),
        new(new(PolicyOp.ShearY, 0.3f, 7), new(PolicyOp.TranslateX, 0.9f, 3)),
        new(new(PolicyOp.ShearX, 0.1f, 6), new(PolicyOp.Invert, 0.6f, 0)),
        new(new(PolicyOp.Solarize, 0.7f, 2), new(PolicyOp.TranslateY, 0.6f, 7)),
        new(new(PolicyOp.ShearY, 0.8f, 4), new(PolicyOp.Invert, 0.8f, 0)),
        new(new(PolicyOp.ShearX, 0.7f, 9), new(PolicyOp.TranslateY, 0.8f, 3)),
        new(new(PolicyOp.ShearY, 0.8f, 5), new(PolicyOp.AutoContrast, 0.7f, 0)),
        new(new(PolicyOp.ShearX, 0.7f, 2), new(PolicyOp.Invert, 0.1f, 0)),
    ];

    /// <summary>The pairs of a table.</summary>
    public static ReadOnlySpan<PolicyPair> Of(AutoAugmentTable table) => table switch
    {
        AutoAugmentTable.Cifar10 => Cifar10,
        AutoAugmentTable.Svhn => Svhn,
        _ => ImageNet,
    };
}
