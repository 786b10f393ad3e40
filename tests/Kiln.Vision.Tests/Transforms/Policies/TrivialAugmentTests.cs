namespace Kiln.Vision.Tests;

public sealed class TrivialAugmentTests
{
    private const int Trials = 42_000;

    [Fact]
    [Trait("row", "E9")]
    public void Ops_and_strengths_are_drawn_alike()
    {
        var policy = new TrivialAugment();
        var ops = new long[policy.Ops.Count];
        var bins = new long[policy.Bins];
        var both = new long[ops.Length * bins.Length];
        for (int i = 0; i < Trials; i++)
        {
            Philox random = new SampleKey(5, 0, i).Stream();
            (PolicyOp op, int bin) = policy.Pick(ref random);
            int number = policy.Ops.ToList().IndexOf(op);
            ops[number]++;
            bins[bin]++;
            both[(number * bins.Length) + bin]++;
        }

        Assert.InRange(ChiSquare(ops), 0, Limit(ops.Length));
        Assert.InRange(ChiSquare(bins), 0, Limit(bins.Length));
        Assert.InRange(ChiSquare(both), 0, Limit(both.Length));
    }

    [Fact]
    [Trait("row", "E9")]
    public void An_image_goes_through_one_op_and_half_of_the_strengths_are_negative()
    {
        var size = new ImageSize(64, 64, 3);
        var pipeline = new Pipeline(new TrivialAugment());
        var plan = new Plan();
        int[] counts = new int[2];
        int turned = 0, clockwise = 0;
        for (int i = 0; i < Trials; i++)
        {
            pipeline.Draw(size, new SampleKey(6, 0, i), plan);
            counts[plan.Count]++;   // more than one would be out of range
            if (plan.Count == 0 || plan.TransformOf(0) is not RandomRotation) continue;
            turned++;
            if (plan.DrawOf(0).A < 0) clockwise++;
        }

        // Nothing happens by the identity, by the weakest of ten ops, by posterisation to all eight bits (bins 0, 1 and 2), and by a shift of less than a pixel, none here.
        double none = ((1 * 31) + (9 * 1) + 3) / (14.0 * 31);
        Assert.InRange(counts[0] / (double)Trials, none - 0.006, none + 0.006);
        Assert.InRange(clockwise, (turned / 2) - (3 * Math.Sqrt(turned / 4.0)), (turned / 2) + (3 * Math.Sqrt(turned / 4.0)));
    }

    [Fact]
    public void The_space_of_AugMix_is_refused() => Assert.Contains("expected Wide or Standard", Assert.Throws<InputException>(() => new TrivialAugment(StrengthSpace.Mixed)).Message, StringComparison.Ordinal);

    private static double ChiSquare(long[] counts)
    {
        double expected = counts.Sum() / (double)counts.Length;
        return counts.Sum(c => (c - expected) * (c - expected) / expected);
    }

    // The 99.9 % quantile of chi-square, by Wilson and Hilferty.
    private static double Limit(int cells)
    {
        double k = cells - 1, part = 2 / (9 * k);
        return k * Math.Pow(1 - part + (3.09 * Math.Sqrt(part)), 3);
    }
}
