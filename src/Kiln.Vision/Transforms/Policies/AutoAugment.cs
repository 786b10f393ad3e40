namespace Kiln.Vision;

/// <summary>The data for which the pairs of <see cref="AutoAugment"/> were found.</summary>
public enum AutoAugmentTable
{
    /// <summary>Photographs of objects, 224×224.</summary>
    ImageNet,

    /// <summary>Small pictures of objects.</summary>
    Cifar10,

    /// <summary>House numbers.</summary>
    Svhn,
}

/// <summary>One of 25 pairs of ops, each op with a chance and a strength of its own, that a search found for a data set (AutoAugment; Cubuk et al. 2019), with torchvision's tables.</summary>
/// <param name="Table">The data for which the pairs were found.</param>
/// <param name="Interpolation">Nearest or bilinear.</param>
/// <param name="Fill">The value outside.</param>
public sealed record AutoAugment(AutoAugmentTable Table = AutoAugmentTable.ImageNet, Interpolation Interpolation = Interpolation.Nearest, int Fill = 0) : Policy(Interpolation, Fill)
{
    /// <summary>How many strengths there are.</summary>
    internal const int Bins = 10;

    /// <inheritdoc/>
    public override IReadOnlyList<PolicyOp> Ops => [.. AutoAugmentTables.Of(Table).ToArray().SelectMany(pair => new[] { pair.First.Op, pair.Second.Op }).Distinct().Order()];

    /// <inheritdoc/>
    internal override float LargestTurn => Ops.Contains(PolicyOp.Rotate) ? Strengths.Of(StrengthSpace.Standard, PolicyOp.Rotate, Bins - 1, Bins, default) : 0;

    /// <inheritdoc/>
    private protected override void Choose(Plan plan, ref Philox random)
    {
        ReadOnlySpan<PolicyPair> pairs = AutoAugmentTables.Of(Table);
        PolicyPair pair = pairs[random.Below(pairs.Length)];
        Perhaps(plan, pair.First, ref random);
        Perhaps(plan, pair.Second, ref random);
    }

    private void Perhaps(Plan plan, in PolicyChoice choice, ref Philox random)
    {
        if (random.Chance(choice.Chance)) Add(plan, choice.Op, Strengths.Of(StrengthSpace.Standard, choice.Op, choice.Bin, Bins, plan.Size), ref random);
    }
}
