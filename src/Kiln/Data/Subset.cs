namespace Kiln;

/// <summary>Some samples of another data set, in a given order.</summary>
/// <remarks>
/// A sample keeps the randomness it has in the whole, so leaving others out does not change how it is augmented.
/// </remarks>
public sealed class Subset : Dataset
{
    private readonly Dataset whole;
    private readonly int[] indices;

    /// <summary>Takes samples <paramref name="indices"/> of <paramref name="whole"/>; an index may occur more than once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside the data set.</exception>
    public Subset(Dataset whole, ReadOnlySpan<int> indices)
    {
        foreach (int i in indices)
        {
            if ((uint)i >= (uint)whole.Count) throw new ArgumentOutOfRangeException(nameof(indices), $"Sample {i} of '{whole.Name}', which has {whole.Count}.");
        }

        this.whole = whole;
        this.indices = indices.ToArray();
    }

    /// <summary>The positions of the samples in the whole.</summary>
    public ReadOnlySpan<int> Indices => indices;

    /// <inheritdoc/>
    public override string Name => whole.Name;

    /// <inheritdoc/>
    public override int Count => indices.Length;

    /// <inheritdoc/>
    public override Shape SampleShape => whole.SampleShape;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames => whole.ClassNames;

    /// <inheritdoc/>
    public override bool IsForTesting => whole.IsForTesting;

    /// <inheritdoc/>
    public override TargetSpec Targets => whole.Targets;

    /// <inheritdoc/>
    public override int LabelOf(int index) => whole.LabelOf(indices[index]);

    /// <inheritdoc/>
    public override void Read(int index, in SampleKey key, Span<float> into) =>
        whole.Read(indices[index], key with { Sample = indices[index] }, into);

    /// <inheritdoc/>
    public override void ReadTargets(int index, in SampleKey key, Span<float> into) =>
        whole.ReadTargets(indices[index], key with { Sample = indices[index] }, into);
}
