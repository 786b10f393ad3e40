using System.Text.Json.Serialization;

namespace Kiln;

/// <summary>A random change of training batches that mixes samples with one another, and their labels by the same shares.</summary>
/// <remarks>
/// Sample i of n is mixed with sample n − 1 − i; the order of samples is random already. All of a batch has one share, a function of (seed, epoch, batch).
/// The middle one of an odd number of samples stays as it is.
/// </remarks>
/// <param name="Chance">The probability that a batch is mixed, 0 … 1.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "name")]
[JsonDerivedType(typeof(Mixup), "mixup")]
[JsonDerivedType(typeof(CutMix), "cutMix")]
[JsonDerivedType(typeof(SamplePairing), "samplePairing")]
[JsonDerivedType(typeof(ManifoldMixup), "manifoldMixup")]
public abstract record BatchMix(float Chance = 1)
{
    private static readonly ulong Purpose = Philox.Hash("mix");

    /// <summary>Checks the settings.</summary>
    /// <exception cref="InputException">A setting is out of range.</exception>
    public virtual void Validate() => Require.Share("mix: chance", Chance);

    /// <summary>Checks that samples of a shape and a kind of targets can be mixed.</summary>
    /// <exception cref="InputException">They cannot.</exception>
    internal virtual void Check(Shape sample, TargetKind targets)
    {
        if (targets == TargetKind.Pixels) throw new InputException("mix: samples with a class for each pixel are not mixed with one another; leave out mixup, cutMix and samplePairing.");
    }

    /// <summary>Mixes a batch by one of several ways, each as likely.</summary>
    internal static void Apply(ReadOnlySpan<BatchMix> ways, Batch batch, ulong seed, int epoch, int number)
    {
        Philox random = Philox.For(Philox.Mix(seed, Purpose), (ulong)epoch, (ulong)number);
        BatchMix way = ways[random.Below(ways.Length)];
        if (random.Chance(way.Chance)) way.Mix(batch, ref random);
    }

    /// <summary>Mixes the samples of a batch.</summary>
    private protected abstract void Mix(Batch batch, ref Philox random);
}
