namespace Kiln.Tests.Data;

public sealed class TargetSpecTests
{
    [Fact]
    public void Numbers_get_mean_0_and_deviation_1_and_come_back()
    {
        TargetSpec spec = TargetSpec.OfValues(2, [1, 7, 3, 7, 5, 7]);
        Assert.Equal([3, 7], spec.Means!);
        Assert.Equal(Math.Sqrt(8 / 3.0), spec.Deviations![0], 1e-6);
        Assert.Equal(1, spec.Deviations[1]);   // it never changes
        Assert.Equal(0, spec.Scale(1, 7));
        foreach (float v in (float[])[1, 3, 5, -200]) Assert.Equal(v, spec.Unscale(0, spec.Scale(0, v)), 1e-4);
    }

    [Fact]
    public void Mixup_mixes_targets_with_their_samples()
    {
        var data = new TargetedSamples(16, TargetKind.Values);
        Batch plain = new Loader(data, 16, seed: 3, shuffle: true, threads: 0).Epoch(0).First();
        Batch mixed = new Loader(data, 16, seed: 3, shuffle: true, threads: 0, mix: [new Mixup(1)]).Epoch(0).First();
        // Of sample i, which keeps λ: (mixed − other) / (own − other) is λ for every float of the sample and of the targets.
        double Share(int i, ReadOnlySpan<float> a, ReadOnlySpan<float> b, int width, int c) => (b[(i * width) + c] - a[((15 - i) * width) + c]) / (double)(a[(i * width) + c] - a[((15 - i) * width) + c]);
        double share = Share(0, plain.Values, mixed.Values, 6, 0);
        Assert.InRange(share, 0, 1);
        for (int i = 0; i < 8; i++)
        {
            for (int c = 0; c < 3; c++) Assert.Equal(share, Share(i, plain.Targets, mixed.Targets, 3, c), 1e-2);
        }
    }

    [Fact]
    public void What_makes_no_sense_for_targets_is_one_sentence()
    {
        var values = new TargetedSamples(8, TargetKind.Values);
        Assert.Equal("mix: cutMix mixes targets by the share of the area, which numbers need not follow; use mixup for them.",
            Assert.Throws<InputException>(() => new Loader(values, 4, 1, shuffle: true, mix: [new CutMix()])).Message);
        Assert.Equal("sampling: only classes can be drawn by weights, and the samples of 'targeted' have other targets; use shuffle.",
            Assert.Throws<InputException>(() => Sampling.Balanced.WeightsOf(values)).Message);
        Assert.Contains("targets: expected labels: or values:", Assert.Throws<InputException>(() => new DataOptions(Targets: "x,y").Validate()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_keep_the_targets_of_the_whole()
    {
        var whole = new TargetedSamples(8, TargetKind.Labels);
        var part = new Subset(whole, [5, 2]);
        Assert.Equal(whole.Targets, part.Targets);
        float[] found = new float[3];
        part.ReadTargets(1, new SampleKey(1, 0, 1), found);
        Assert.Equal(TargetedSamples.Rows(8, TargetKind.Labels, 0)[6..9], found);
    }
}
