namespace Kiln.Vision;

/// <summary>One op of fourteen at one strength, both drawn alike (TrivialAugment; Müller and Hutter 2021), with torchvision's ops and strengths.</summary>
/// <param name="Space">How far the ops go.</param>
/// <param name="Bins">How many strengths there are.</param>
/// <param name="Interpolation">Nearest or bilinear.</param>
/// <param name="Fill">The value outside.</param>
public sealed record TrivialAugment(StrengthSpace Space = StrengthSpace.Wide, int Bins = 31, Interpolation Interpolation = Interpolation.Nearest, int Fill = 0) : Policy(Interpolation, Fill)
{
    /// <summary>How far the ops go.</summary>
    /// <exception cref="InputException">AugMix's space.</exception>
    public StrengthSpace Space { get; init; } = Space is StrengthSpace.Wide or StrengthSpace.Standard
        ? Space
        : throw new InputException($"TrivialAugment: Space is {Space}; expected Wide or Standard.");

    /// <summary>How many strengths there are.</summary>
    public int Bins { get; init; } = Setting.Whole(Strengths.FewestBins, Strengths.MostBins, Bins);

    /// <inheritdoc/>
    public override IReadOnlyList<PolicyOp> Ops => RandAugment.Known;

    /// <inheritdoc/>
    internal override float LargestTurn => Strengths.Of(Space, PolicyOp.Rotate, Bins - 1, Bins, default);

    /// <summary>The op and the number of its strength.</summary>
    internal (PolicyOp Op, int Bin) Pick(ref Philox random) => (RandAugment.Known[random.Below(RandAugment.Known.Length)], random.Below(Bins));

    /// <inheritdoc/>
    private protected override void Choose(Plan plan, ref Philox random)
    {
        (PolicyOp op, int bin) = Pick(ref random);
        Add(plan, op, Strengths.Of(Space, op, bin, Bins, plan.Size), ref random);
    }
}
