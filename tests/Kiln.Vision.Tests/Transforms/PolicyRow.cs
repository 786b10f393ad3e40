namespace Kiln.Vision.Tests;

/// <summary>One policy of the contract.</summary>
/// <param name="Policy">The policy, in its usual form or with its settings away from it.</param>
internal sealed record PolicyRow(Policy Policy)
{
    public static IReadOnlyList<PolicyRow> All { get; } =
    [
        new(new RandAugment()),
        new(new RandAugment(3, 30, 31, Interpolation.Bilinear, 77)),
        new(new TrivialAugment()),
        new(new TrivialAugment(StrengthSpace.Standard, 10)),
        new(new AutoAugment()),
        new(new AutoAugment(AutoAugmentTable.Cifar10)),
        new(new AutoAugment(AutoAugmentTable.Svhn, Fill: 9)),
        new(new AugMix()),
        new(new AugMix(10, 5, 2, 0.1f, AllOps: false, Interpolation.Nearest)),
    ];
}
