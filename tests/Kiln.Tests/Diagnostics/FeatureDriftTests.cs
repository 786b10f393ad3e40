namespace Kiln.Tests.Diagnostics;

public sealed class FeatureDriftTests
{
    [Fact]
    [Trait("row", "A19")]
    public void Slope_and_t_are_those_of_the_textbook()
    {
        // y = 1, 3, 2, 5, 4 at 0 … 4: slope 0.8, residuals' sum of squares 3.6, t = 0.8 · √10 / √(3.6 / 3).
        FeatureDrift found = Assert.Single(FeatureDrift.Measure([1, 3, 2, 5, 4], 1));
        Assert.Equal(0.8, found.Slope, 1e-12);
        Assert.Equal(0.8 * Math.Sqrt(10 / 1.2), found.T, 1e-12);
        Assert.Equal(0.8 * 4 / Math.Sqrt(1.2), found.Span, 1e-12);
        Assert.False(found.Drifts);
        Assert.Throws<InputException>(() => FeatureDrift.Measure([1, 2], 1));
        Assert.Throws<InputException>(() => FeatureDrift.Measure([1, 2, 3], 2));
    }

    [Fact]
    [Trait("row", "A19")]
    public void Noise_does_not_drift_and_a_feature_that_moves_does()
    {
        float[] rows = new float[2000 * 50];
        new Philox(8).FillNormal(rows, 1);
        Assert.DoesNotContain(FeatureDrift.Measure(rows, 50), d => d.Drifts);
        for (int i = 7; i < rows.Length; i += 50) rows[i] += i / (float)rows.Length;
        FeatureDrift found = Assert.Single(FeatureDrift.Measure(rows, 50), d => d.Drifts);
        Assert.Equal(7, found.Feature);
        Assert.Equal(1, found.Span, 0.15);
        Assert.Contains("take the trend away", found.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("row", "A19")]
    public void Samples_sorted_by_class_drift_only_where_classes_do(bool moves)
    {
        FeatureDrift[] found = [.. FeatureDrift.Measure(new Sorted(moves))];
        Assert.Equal(2, found.Length);
        Assert.False(found[0].Drifts);
        Assert.Equal(moves, found[1].Drifts);
    }

    /// <summary>Images of two channels, class by class, whose classes differ in their means; the second channel may become brighter within each class.</summary>
    private sealed class Sorted(bool moves) : Dataset
    {
        private const int PerClass = 300;

        public override string Name => "sorted";

        public override int Count => 3 * PerClass;

        public override Shape SampleShape => [4, 4, 2];

        public override IReadOnlyList<string> ClassNames => ["a", "b", "c"];

        public override int LabelOf(int index) => index / PerClass;

        public override void Read(int index, in SampleKey key, Span<float> into)
        {
            Philox.For(5, (ulong)index).FillNormal(into, 1);
            for (int i = 0; i < into.Length; i++) into[i] += LabelOf(index) + (moves && i % 2 == 1 ? index % PerClass / (float)PerClass : 0);
        }
    }
}
