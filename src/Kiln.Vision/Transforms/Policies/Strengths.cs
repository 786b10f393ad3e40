namespace Kiln.Vision;

/// <summary>How far the ops of a policy go.</summary>
public enum StrengthSpace
{
    /// <summary>Shears to 0.3, translations to 150/331 of the side, turns to 30°, factors 0.1 … 1.9, 8 to 4 bits: RandAugment's and AutoAugment's.</summary>
    Standard,

    /// <summary>Shears to 0.99, translations to 32 pixels, turns to 135°, factors 0.01 … 1.99, 8 to 2 bits: TrivialAugment's wide space.</summary>
    Wide,

    /// <summary>Shears to 0.3, translations to a third of the side, turns to 30°, factors 0.1 … 1.9, 4 to 0 bits: AugMix's.</summary>
    Mixed,
}

/// <summary>The strengths of ops by number, in equal steps from the weakest, as torchvision 0.14 has them.</summary>
internal static class Strengths
{
    /// <summary>The weakest of several and the strongest, in every space.</summary>
    public const int FewestBins = 2, MostBins = 1000;

    /// <summary>The strength of number <paramref name="bin"/> of <paramref name="bins"/>, without sign; 0 for ops that take none.</summary>
    public static float Of(StrengthSpace space, PolicyOp op, int bin, int bins, ImageSize size) => op switch
    {
        PolicyOp.ShearX or PolicyOp.ShearY => Line(0, space == StrengthSpace.Wide ? 0.99f : 0.3f, bin, bins),
        PolicyOp.TranslateX => Line(0, Shift(space, size.Width), bin, bins),
        PolicyOp.TranslateY => Line(0, Shift(space, size.Height), bin, bins),
        PolicyOp.Rotate => Line(0, space == StrengthSpace.Wide ? 135 : 30, bin, bins),
        PolicyOp.Brightness or PolicyOp.Color or PolicyOp.Contrast or PolicyOp.Sharpness => Line(0, space == StrengthSpace.Wide ? 0.99f : 0.9f, bin, bins),
        PolicyOp.Posterize => (space == StrengthSpace.Mixed ? 4 : 8) - MathF.Round(bin / ((bins - 1) / (space == StrengthSpace.Wide ? 6f : 4f))),
        PolicyOp.Solarize => Line(255, 0, bin, bins),
        _ => 0,
    };

    /// <summary>Whether half of the images get the strength with a minus sign.</summary>
    public static bool IsSigned(PolicyOp op) => op is >= PolicyOp.ShearX and <= PolicyOp.Sharpness;

    private static float Shift(StrengthSpace space, int side) => space switch
    {
        StrengthSpace.Wide => 32,
        StrengthSpace.Mixed => (float)(side / 3.0),
        _ => (float)(150.0 / 331.0 * side),
    };

    // Steps are counted from the nearer end, so that both ends are exact.
    private static float Line(float start, float end, int bin, int bins)
    {
        float step = (end - start) / (bins - 1);
        return bin < bins / 2 ? start + (step * bin) : end - (step * (bins - 1 - bin));
    }
}
