namespace Kiln.Core.Tests.Values;

public sealed class PhiloxTests
{
    /// <summary>The known answers that Random123 publishes for philox4x32-10.</summary>
    [Fact]
    public void Blocks_are_those_of_the_published_test_vectors()
    {
        Assert.Equal(new PhiloxBlock(0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8), PhiloxBlock.At(0, 0, 0));
        Assert.Equal(new PhiloxBlock(0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD), PhiloxBlock.At(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue));
    }

    [Fact]
    public void Bits_come_block_by_block()
    {
        var random = new Philox(11, 22);
        for (int i = 0; i < 12; i++) Assert.Equal(PhiloxBlock.At(11, 22, (ulong)i / 4)[i % 4], random.NextBits());
    }

    [Fact]
    public void Equal_keys_give_equal_streams_and_others_do_not()
    {
        Philox a = Philox.For(1, 2, 3, 4), b = Philox.For(1, 2, 3, 4), c = Philox.For(1, 2, 3, 5), named = Philox.For(1, "body.0.weight"), other = Philox.For(1, "body.1.weight");
        uint first = a.NextBits();
        Assert.Equal(first, b.NextBits());
        Assert.NotEqual(first, c.NextBits());
        Assert.NotEqual(named.NextBits(), other.NextBits());
    }

    [Fact]
    public void Uniform_numbers_have_their_mean_and_variance_and_stay_in_range()
    {
        const int n = 200_000;
        var random = new Philox(3);
        double sum = 0, squares = 0;
        for (int i = 0; i < n; i++)
        {
            float u = random.Uniform(-2, 4);
            Assert.InRange(u, -2, 4);
            sum += u;
            squares += (u - 1) * (u - 1);
        }

        Assert.InRange(sum / n, 1 - (5 * Math.Sqrt(3.0 / n)), 1 + (5 * Math.Sqrt(3.0 / n)));
        Assert.InRange(squares / n, 2.97, 3.03);
    }

    [Fact]
    public void Normal_numbers_have_their_first_four_moments()
    {
        const int n = 200_000;
        var values = new float[n];
        new Philox(4).FillNormal(values, deviation: 2);
        double m1 = 0, m2 = 0, m3 = 0, m4 = 0;
        foreach (float v in values)
        {
            double z = v / 2;
            m1 += z / n;
            m2 += z * z / n;
            m3 += z * z * z / n;
            m4 += z * z * z * z / n;
        }

        // Five deviations of each sample moment: √(1/n), √(2/n), √(15/n), √(96/n).
        Assert.InRange(m1, -5 * Math.Sqrt(1.0 / n), 5 * Math.Sqrt(1.0 / n));
        Assert.InRange(m2 - 1, -5 * Math.Sqrt(2.0 / n), 5 * Math.Sqrt(2.0 / n));
        Assert.InRange(m3, -5 * Math.Sqrt(15.0 / n), 5 * Math.Sqrt(15.0 / n));
        Assert.InRange(m4 - 3, -5 * Math.Sqrt(96.0 / n), 5 * Math.Sqrt(96.0 / n));
    }

    [Fact]
    public void Truncated_normals_stay_within_two_deviations()
    {
        var values = new float[10_000];
        new Philox(4).FillTruncatedNormal(values, deviation: 0.5);
        foreach (float v in values) Assert.InRange(v, -1, 1);
        Assert.Contains(values, v => v > 0.9f);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(1000)]
    public void Numbers_below_a_bound_are_equally_likely(int bound)
    {
        int n = 2000 * bound;
        var counts = new int[bound];
        var random = new Philox(5, (ulong)bound);
        for (int i = 0; i < n; i++) counts[random.Below(bound)]++;
        double chiSquare = counts.Sum(c => Math.Pow(c - 2000, 2) / 2000);
        Assert.InRange(chiSquare, 0, bound - 1 + (5 * Math.Sqrt(2 * bound)));   // mean bound − 1, variance 2·(bound − 1)
    }

    /// <summary>With a bound of ⅜·2³² a plain product would give numbers 2 mod 3 from two words each, the others from three.</summary>
    [Fact]
    public void Numbers_below_a_huge_bound_are_not_biased()
    {
        const int bound = 3 << 29, n = 90_000;
        var random = new Philox(6);
        var thirds = new int[3];
        for (int i = 0; i < n; i++) thirds[random.Below(bound) % 3]++;
        foreach (int count in thirds) Assert.InRange(count, (n / 3) - 750, (n / 3) + 750);
    }

    [Fact]
    public void A_bound_must_be_positive() => Assert.Throws<ArgumentOutOfRangeException>(() => new Philox(1).Below(0));

    [Fact]
    public void A_shuffle_is_a_permutation_and_every_place_is_equally_likely()
    {
        var random = new Philox(8);
        var firsts = new int[6];
        for (int i = 0; i < 12_000; i++)
        {
            int[] items = [0, 1, 2, 3, 4, 5];
            random.Shuffle(items);
            firsts[items[0]]++;
            Assert.Equal([0, 1, 2, 3, 4, 5], items.Order());
        }

        foreach (int count in firsts) Assert.InRange(count, 2000 - 205, 2000 + 205);   // five deviations of √(n·p·(1 − p)) = 41
    }
}
