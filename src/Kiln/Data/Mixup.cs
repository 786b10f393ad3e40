namespace Kiln;

/// <summary>Mixes whole samples, <c>λ·a + (1 − λ)·b</c>, and labels alike, with λ from Beta(α, α) (mixup; Zhang et al. 2018).</summary>
/// <param name="Alpha">α, above 0: 0.2 leaves most samples nearly whole, 1 draws all shares alike.</param>
/// <param name="Chance">The probability that a batch is mixed, 0 … 1.</param>
public sealed record Mixup(float Alpha = 0.2f, float Chance = 1) : BatchMix(Chance)
{
    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require.Positive("mix: mixup: alpha", Alpha);
    }

    /// <inheritdoc/>
    private protected override void Mix(Batch batch, ref Philox random)
    {
        float share = (float)random.Beta(Alpha, Alpha);
        for (int i = 0, j = batch.Count - 1; i < j; i++, j--)
        {
            PairMixing.Blend(batch.RowOf(i), batch.RowOf(j), share);
            batch.MixLabels(i, j, share);
        }
    }
}
