namespace Kiln;

/// <summary>Mixes the features of samples at a random layer, and labels by the same share, with λ from Beta(α, α) (manifold mixup; Verma et al. 2019).</summary>
/// <remarks>One of the places of <see cref="FeatureMix"/> in the model, or the input, is drawn for each batch, each as likely; without such a place it is mixup.</remarks>
/// <param name="Alpha">α, above 0; 2 in the paper.</param>
/// <param name="Chance">The probability that a batch is mixed, 0 … 1.</param>
public sealed record ManifoldMixup(float Alpha = 2, float Chance = 1) : BatchMix(Chance)
{
    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require.Positive("mix: manifoldMixup: alpha", Alpha);
    }

    /// <inheritdoc/>
    private protected override void Mix(Batch batch, ref Philox random)
    {
        float share = (float)random.Beta(Alpha, Alpha);
        for (int i = 0, j = batch.Count - 1; i < j; i++, j--) batch.MixLabels(i, j, share);
        batch.Features = new(share, random.NextBits());
    }
}

/// <summary>How the features of a batch are to be mixed while it runs through the model.</summary>
/// <param name="Share">λ, the share of a sample's own features; 1 for no mixing.</param>
/// <param name="Place">Random bits that choose the place.</param>
internal readonly record struct FeatureMixture(float Share, uint Place)
{
    /// <summary>No mixing.</summary>
    public static FeatureMixture None { get; } = new(1, 0);
}
