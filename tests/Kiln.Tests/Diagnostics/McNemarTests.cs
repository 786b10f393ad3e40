namespace Kiln.Tests.Diagnostics;

public sealed class McNemarTests
{
    // Two-sided binomial tests of the smaller count among all that differ, with a chance of one half.
    [Theory]
    [InlineData(0, 0, 1.0)]
    [InlineData(5, 5, 1.0)]
    [InlineData(0, 5, 0.0625)]
    [InlineData(1, 9, 0.021484375)]
    [InlineData(2, 10, 0.03857421875)]
    public void The_chance_is_that_of_the_exact_test(int onlyFirst, int onlySecond, double expected)
    {
        McNemar found = Of(onlyFirst, onlySecond, both: 20);
        Assert.Equal(onlyFirst, found.OnlyFirst);
        Assert.Equal(onlySecond, found.OnlySecond);
        Assert.Equal(expected, found.PValue, 1e-12);
        Assert.Equal(found.PValue, Of(onlySecond, onlyFirst, both: 0).PValue, 1e-12);
    }

    [Fact]
    public void Many_samples_do_not_underflow()
    {
        Assert.InRange(Of(2000, 2100, 0).PValue, 0.10, 0.13);   // z = 99 / √4100 = 1.546, so about 0.122
        Assert.InRange(Of(1500, 2500, 0).PValue, 0, 1e-50);
    }

    [Fact]
    public void Samples_must_be_the_same() => Assert.Throws<ArgumentException>(() => McNemar.Of([true], [true, false]));

    private static McNemar Of(int onlyFirst, int onlySecond, int both)
    {
        bool[] first = [.. Enumerable.Repeat(true, onlyFirst), .. Enumerable.Repeat(false, onlySecond), .. Enumerable.Repeat(true, both)];
        bool[] second = [.. Enumerable.Repeat(false, onlyFirst), .. Enumerable.Repeat(true, onlySecond), .. Enumerable.Repeat(true, both)];
        return McNemar.Of(first, second);
    }
}
