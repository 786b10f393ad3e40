namespace Kiln.Core.Tests.Values;

public sealed class PhiloxTests
{
    /// <summary>Known answers of Philox-4x32-10 that the authors publish with Random123: counter words, key words, output.</summary>
    public static TheoryData<ulong, ulong, ulong, PhiloxBlock> KnownAnswers => new()
    {
        { 0, 0, 0, new(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8) },
        { ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, new(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd) },
        { 0x299f31d0a4093822, 0x0370734413198a2e, 0x85a308d3243f6a88, new(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1) },
    };

    [Theory]
    [MemberData(nameof(KnownAnswers))]
    public void Blocks_are_those_of_the_paper(ulong key, ulong stream, ulong counter, PhiloxBlock expected) =>
        Assert.Equal(expected, PhiloxBlock.At(key, stream, counter));

    [Fact]
    public void A_stream_reads_its_blocks_word_by_word()
    {
        var random = new Philox(5, 6);
        for (int i = 0; i < 10; i++) Assert.Equal(PhiloxBlock.At(5, 6, (ulong)i / 4)[i % 4], random.NextBits());
    }

    [Fact]
    public void Uniform_numbers_fill_their_range()
    {
        var random = new Philox(1);
        var values = new float[100_000];
        random.FillUniform(values, 2);
        Assert.All(values, v => Assert.InRange(v, -2, 2));
        Assert.InRange(values.Average(), -0.02, 0.02);
        Assert.InRange(values.Average(v => v * v), 1.31, 1.36);   // (2·2)²/12
    }

    [Fact]
    public void Normal_numbers_have_the_moments_of_the_normal()
    {
        var random = new Philox(2);
        var values = new float[100_000];
        random.FillNormal(values, 3);
        Assert.InRange(values.Average(), -0.05, 0.05);
        Assert.InRange(values.Average(v => v * v) / 9, 0.98, 1.02);
        Assert.InRange(values.Average(v => Math.Pow(v / 3, 4)), 2.9, 3.1);
    }

    [Fact]
    public void Truncated_numbers_stay_within_two_deviations()
    {
        var random = new Philox(3);
        var values = new float[10_000];
        random.FillTruncatedNormal(values, 0.5);
        Assert.All(values, v => Assert.InRange(v, -1, 1));
    }

    [Fact]
    public void Whole_numbers_below_a_bound_are_equally_likely()
    {
        var random = new Philox(4);
        var counts = new int[7];
        for (int i = 0; i < 70_000; i++) counts[random.Below(7)]++;
        Assert.All(counts, c => Assert.InRange(c, 9_500, 10_500));
    }

    [Fact]
    public void A_shuffle_is_a_permutation()
    {
        int[] items = [.. Enumerable.Range(0, 100)];
        var random = new Philox(5);
        random.Shuffle(items);
        Assert.NotEqual(Enumerable.Range(0, 100), items);
        Assert.Equal(Enumerable.Range(0, 100), items.Order());
    }

    [Fact]
    public void Nearby_keys_give_other_streams()
    {
        Philox a = Philox.For(1, 2, 3), b = Philox.For(1, 2, 4), c = Philox.For(2, 2, 3);
        ulong[] first = [a.NextBits(), b.NextBits(), c.NextBits()];
        Assert.Equal(3, first.Distinct().Count());
    }
}
