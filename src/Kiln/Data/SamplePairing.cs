namespace Kiln;

/// <summary>Takes the mean of two samples and keeps the label of the first (SamplePairing; Inoue 2018).</summary>
/// <param name="Chance">The probability that a batch is mixed, 0 … 1; the paper trains some epochs with it and some without.</param>
public sealed record SamplePairing(float Chance = 0.5f) : BatchMix(Chance)
{
    /// <inheritdoc/>
    private protected override void Mix(Batch batch, ref Philox random)
    {
        for (int i = 0, j = batch.Count - 1; i < j; i++, j--) PairMixing.Blend(batch.RowOf(i), batch.RowOf(j), 0.5f);
    }
}
