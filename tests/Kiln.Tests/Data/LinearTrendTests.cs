namespace Kiln.Tests;

public sealed class LinearTrendTests
{
    [Fact]
    [Trait("row", "A19")]
    public void Lines_are_found_and_later_rows_continue_them()
    {
        float[] Rows(int first, int count) => [.. Enumerable.Range(first, count).SelectMany(i => new[] { 3 + (0.5f * i), -2 - (0.25f * i), 7 })];
        LinearTrend trend = LinearTrend.Fit(Rows(10, 40), 3, firstRow: 10);
        Assert.Equal([0.5, -0.25, 0], trend.Slopes.Select(s => Math.Round(s, 6)));
        Assert.Equal([3.0, -2, 7], trend.Starts.Select(s => Math.Round(s, 4)));
        float[] later = Rows(200, 5);
        trend.Remove(later, firstRow: 200);
        Assert.All(later, v => Assert.Equal(0, v, 1e-4));
    }

    [Fact]
    [Trait("row", "A19")]
    public void What_is_left_of_noise_has_mean_zero_and_no_slope()
    {
        float[] rows = new float[500 * 2];
        new Philox(3).FillNormal(rows, 1);
        for (int i = 0; i < rows.Length; i++) rows[i] += 0.03f * (i / 2) * (i % 2);
        var table = new TableData("t", ["a", "b"], rows, new int[500], ["x"]);
        TableData without = table.Detrended(LinearTrend.Fit(rows, 2));
        Assert.All(LinearTrend.Fit(without.Values, 2).Slopes, s => Assert.Equal(0, s, 1e-6));
        Assert.All(FeatureDrift.Measure(without), d => Assert.False(d.Drifts));
        Assert.Equal([false, true], FeatureDrift.Measure(table).Select(d => d.Drifts));
    }

    [Fact]
    public void Too_few_rows_or_other_features_are_input_errors()
    {
        Assert.Throws<InputException>(() => LinearTrend.Fit([1, 2, 3], 3));
        Assert.Throws<InputException>(() => LinearTrend.Fit([1, 2, 3, 4], 3));
        Assert.Throws<InputException>(() => LinearTrend.Fit([1, 2, 3, 4], 0));
        Assert.Throws<InputException>(() => LinearTrend.Fit([1, 2, 3, 4], 2).Remove(new float[3]));
    }
}
