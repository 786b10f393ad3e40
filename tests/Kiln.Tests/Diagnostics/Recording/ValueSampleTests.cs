using Kiln.Devices;

namespace Kiln.Tests.Diagnostics.Recording;

public sealed class ValueSampleTests
{
    [Fact]
    public void Few_values_are_all_taken_and_counted_in_equal_bins()
    {
        var sample = new ValueSample();
        sample.Take([0, 1, 2, 32, 31.5f, 0.5f]);
        HistogramRecord h = sample.Histogram(new ValueSummary(6, 67, 0, 0, 32, 1))!;
        Assert.Equal((0, 32, 32), (h.Low, h.High, h.Counts.Length));
        Assert.Equal((2L, 1L, 1L, 2L, 6L), (h.Counts[0], h.Counts[1], h.Counts[2], h.Counts[31], h.Counts.Sum()));
    }

    [Fact]
    public void Of_many_values_runs_from_the_first_to_the_last_are_taken_and_shares_are_kept()
    {
        var x = new float[1_000_003];
        Philox random = new(3);
        foreach (ref float v in x.AsSpan()) v = random.NextFloat() < 0.3f ? 0 : 1;
        (x[0], x[^1]) = (7, 9);
        var sample = new ValueSample();
        sample.Take(x);
        Assert.Equal(ValueSample.Most, sample.Values.Length);
        Assert.Equal((7, 9), (sample.Values[0], sample.Values[^1]));
        Assert.Equal(0.3, sample.Values.Count(0f) / (double)ValueSample.Most, 0.015);   // four standard errors
    }

    [Fact]
    public void Equal_values_are_one_bin_and_values_that_are_not_finite_are_in_none()
    {
        var sample = new ValueSample();
        sample.Take([2, 2, 2]);
        HistogramRecord one = sample.Histogram(new ValueSummary(3, 6, 12, 2, 2, 0))!;
        Assert.Equal((2, 2), (one.Low, one.High));
        Assert.Equal([3L], one.Counts);

        sample.Take([float.NaN, 1, float.PositiveInfinity, 3]);
        HistogramRecord some = sample.Histogram(new ValueSummary(4, double.NaN, double.NaN, 0, 0, 0))!;
        Assert.Equal((1, 3, 2L), (some.Low, some.High, some.Counts.Sum()));

        sample.Take([float.NaN]);
        Assert.Null(sample.Histogram(new ValueSummary(1, double.NaN, double.NaN, 0, 0, 0)));
    }
}
