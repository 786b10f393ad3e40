namespace Kiln.Tests.Data;

/// <summary>Normal samples of six floats whose targets are linear functions of them: numbers of different sizes, or their signs.</summary>
internal sealed class TargetedSamples(int count, TargetKind kind, ulong part = 0) : Dataset
{
    private const int Size = 6;

    private readonly TargetSpec spec = kind == TargetKind.Labels ? new(kind, 3) : TargetSpec.OfValues(3, Rows(256, kind, 0));

    public override string Name => "targeted";

    public override int Count => count;

    public override Shape SampleShape => [Size];

    public override IReadOnlyList<string> ClassNames { get; } = ["first", "second", "third"];

    public override TargetSpec Targets => spec;

    public static float[] Rows(int count, TargetKind kind, ulong part)
    {
        var rows = new float[count * 3];
        Span<float> sample = stackalloc float[Size];
        for (int i = 0; i < count; i++)
        {
            Sample(i, part, sample);
            float[] values = [sample[0] + sample[1], sample[2] - (2 * sample[3]), sample[4]];
            for (int c = 0; c < 3; c++) rows[(i * 3) + c] = kind == TargetKind.Labels ? (values[c] > 0 ? 1 : 0) : 100 * (c + 1) * values[c] + 50;
        }

        return rows;
    }

    public override int LabelOf(int index) => 0;

    public override void Read(int index, in SampleKey key, Span<float> into) => Sample(index, part, into);

    public override void ReadTargets(int index, in SampleKey key, Span<float> into)
    {
        Span<float> sample = stackalloc float[Size];
        Sample(index, part, sample);
        Span<float> values = [sample[0] + sample[1], sample[2] - (2 * sample[3]), sample[4]];
        for (int c = 0; c < 3; c++) into[c] = kind == TargetKind.Labels ? (values[c] > 0 ? 1 : 0) : spec.Scale(c, (100 * (c + 1) * values[c]) + 50);
    }

    private static void Sample(int index, ulong part, Span<float> into)
    {
        Philox random = Philox.For(55, part, (ulong)index);
        random.FillNormal(into, 1);
    }
}
