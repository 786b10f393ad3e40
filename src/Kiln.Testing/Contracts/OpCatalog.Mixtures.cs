namespace Kiln.Testing;

/// <content>Mixtures of samples and of branches.</content>
public static partial class OpCatalog
{
    private static IEnumerable<OpCase> Mixtures()
    {
        foreach (int n in Tails)
        {
            yield return MixSamples([5, n]);
            yield return MixSamples([4, 3, 2, n]);
            yield return MixSamples([n, 3, 5]);
            yield return BlendSamples([5, n]);
            yield return BlendSamples([n, 3, 2, 5]);
        }

        yield return MixSamples([9, 14, 14, 24]) with { Differences = 5 };
        yield return BlendSamples([9, 14, 14, 24]) with { Differences = 5 };
    }

    // Class numbers 0, 1, … of fewer classes than there are samples: several samples have one partner, and its gradient is a sum.
    private static OpCase MixSamples(Shape x) => new(
        new MixSamplesOp(), "", [new(x), new([x[0]], InputKind.ClassNumbers, Differentiable: false, Classes: Math.Max(x[0] - 1, 1)), new([2, x[0]], InputKind.Unit, Differentiable: false)],
        Twins.MixSamples(x[0]));

    private static OpCase BlendSamples(Shape x) => new(
        new BlendSamplesOp(), "", [new(x), new(x), new([2, x[0]], InputKind.Unit, Differentiable: false)], Twins.BlendSamples(x[0]));
}
