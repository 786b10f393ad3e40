namespace Kiln.Lab.Tests.Report;

public sealed class TicksTests
{
    [Theory]
    [InlineData(0, 1, 6, "0|0.2|0.4|0.6|0.8|1.0")]
    [InlineData(0.13, 0.94, 6, "0.2|0.4|0.6|0.8")]
    [InlineData(-2, 2, 4, "−2|−1|0|1|2")]
    [InlineData(0, 60000, 6, "0|10k|20k|30k|40k|50k|60k")]
    [InlineData(0, 3e6, 6, "0|0.5M|1.0M|1.5M|2.0M|2.5M|3.0M")]
    [InlineData(0.9, 0.92, 4, "0.900|0.905|0.910|0.915|0.920")]
    [InlineData(0, 2e-6, 4, "0|5·10⁻⁷|10⁻⁶|1.5·10⁻⁶|2·10⁻⁶")]
    public void Marks_are_multiples_of_one_two_or_five(double low, double high, int most, string expected) =>
        Assert.Equal(expected, string.Join('|', Ticks.Linear(low, high, most).Select(t => t.Label)));

    [Theory]
    [InlineData(1, 3, "1|2|3")]
    [InlineData(1, 12, "2|4|6|8|10|12")]
    [InlineData(0.5, 1.5, "1")]
    public void Epochs_have_no_halves(double low, double high, string expected) =>
        Assert.Equal(expected, string.Join('|', Ticks.Linear(low, high, 6, whole: true).Select(t => t.Label)));

    [Theory]
    [InlineData(0.01, 1, "0.01|0.02|0.05|0.1|0.2|0.5|1")]
    [InlineData(1e-6, 1, "10⁻⁶|10⁻⁵|10⁻⁴|10⁻³|10⁻²|10⁻¹|1")]
    [InlineData(1e-12, 1, "10⁻¹²|10⁻¹⁰|10⁻⁸|10⁻⁶|10⁻⁴|10⁻²|1")]
    [InlineData(1, 1000, "1|10|100|1,000")]
    [InlineData(0.30, 0.34, "0.30|0.31|0.32|0.33|0.34")]
    public void Logarithmic_marks_are_powers_of_ten_and_few_of_them(double low, double high, string expected) =>
        Assert.Equal(expected, string.Join('|', Ticks.Logarithmic(low, high, 6).Select(t => t.Label)));

    [Fact]
    public void Marks_stand_where_their_numbers_are()
    {
        AxisScale linear = AxisScale.Of(new("x"), [0, 10], 100, 300, 5), logarithmic = AxisScale.Of(new("x", Logarithmic: true), [0.01, 100], 0, 400, 5);
        Assert.Equal(200, linear[5], 1e-9);
        Assert.Equal(300, logarithmic[10], 1e-9);
        Assert.True(double.IsNaN(logarithmic[0]));
        Assert.All(linear.Ticks, t => Assert.InRange(linear[t.Value], 100, 300));
    }

    [Theory]
    [InlineData(0.53214, "0.5321")]
    [InlineData(12.3456, "12.35")]
    [InlineData(60000, "60,000")]
    [InlineData(1.234e-5, "1.23·10⁻⁵")]
    [InlineData(-0.5, "−0.5")]
    [InlineData(double.NegativeInfinity, "−∞")]
    public void Numbers_are_written_to_four_digits(double value, string expected) => Assert.Equal(expected, Digits.Of(value));

    [Fact]
    public void A_long_curve_keeps_its_peaks_its_ends_and_its_gaps()
    {
        double[] y = [.. Enumerable.Range(0, 100_000).Select(i => Math.Sin(i / 5000.0))];
        (y[70_001], y[40_000], y[12_345]) = (50, -50, double.NaN);
        int[] kept = Thinning.Points(y, 300);
        Assert.InRange(kept.Length, 100, 320);
        Assert.All((int[])[0, 12_345, 40_000, 70_001, 99_999], i => Assert.Contains(i, kept));
    }
}
