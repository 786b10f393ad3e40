namespace Kiln.Tests;

/// <summary>Images <c>[6, 5, 2]</c> of one value each, the index of the sample; every sample has its own class.</summary>
internal sealed class GridData(int count) : Dataset
{
    public override string Name => "grid";

    public override int Count => count;

    public override Shape SampleShape => [6, 5, 2];

    public override IReadOnlyList<string> ClassNames { get; } = [.. Enumerable.Range(0, count).Select(c => $"{c}")];

    public override int LabelOf(int index) => index;

    public override void Read(int index, in SampleKey key, Span<float> into) => into.Fill(index);
}
