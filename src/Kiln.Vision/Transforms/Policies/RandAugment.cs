namespace Kiln.Vision;

/// <summary>Some ops of fourteen, drawn one after the other, all of one strength (RandAugment; Cubuk et al. 2020), with torchvision's ops and strengths.</summary>
/// <param name="Count">How many ops an image goes through; the paper's N.</param>
/// <param name="Strength">The number of the strength, 0 … <paramref name="Bins"/> − 1; the paper's M.</param>
/// <param name="Bins">How many strengths there are.</param>
/// <param name="Interpolation">Nearest or bilinear.</param>
/// <param name="Fill">The value outside.</param>
public sealed record RandAugment(int Count = 2, int Strength = 9, int Bins = 31, Interpolation Interpolation = Interpolation.Nearest, int Fill = 0) : Policy(Interpolation, Fill)
{
    /// <summary>The ops, in torchvision's order.</summary>
    internal static readonly PolicyOp[] Known =
    [
        PolicyOp.Identity, PolicyOp.ShearX, PolicyOp.ShearY, PolicyOp.TranslateX, PolicyOp.TranslateY, PolicyOp.Rotate, PolicyOp.Brightness,
        PolicyOp.Color, PolicyOp.Contrast, PolicyOp.Sharpness, PolicyOp.Posterize, PolicyOp.Solarize, PolicyOp.AutoContrast, PolicyOp.Equalize,
    ];

    /// <summary>How many ops an image goes through, 0 … 100.</summary>
    public int Count { get; init; } = Setting.Whole(0, 100, Count);

    /// <summary>The number of the strength.</summary>
    public int Strength { get; init; } = Setting.Whole(0, Bins - 1, Strength);

    /// <summary>How many strengths there are.</summary>
    public int Bins { get; init; } = Setting.Whole(Strengths.FewestBins, Strengths.MostBins, Bins);

    /// <inheritdoc/>
    public override IReadOnlyList<PolicyOp> Ops => Known;

    /// <inheritdoc/>
    internal override float LargestTurn => Strengths.Of(StrengthSpace.Standard, PolicyOp.Rotate, Strength, Bins, default);

    /// <inheritdoc/>
    private protected override void Choose(Plan plan, ref Philox random)
    {
        for (int i = 0; i < Count; i++)
        {
            PolicyOp op = Known[random.Below(Known.Length)];
            Add(plan, op, Strengths.Of(StrengthSpace.Standard, op, Strength, Bins, plan.Size), ref random);
        }
    }
}
