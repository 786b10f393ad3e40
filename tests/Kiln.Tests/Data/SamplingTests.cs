namespace Kiln.Tests;

public sealed class SamplingTests
{
    private static readonly Numbered Data = new(100, 90);

    [Fact]
    public void Texts_become_weights_of_samples()
    {
        Assert.Null(Sampling.Parse("shuffle").WeightsOf(Data));
        Assert.Equal((1.0 / 90, 1.0 / 10), (Sampling.Parse("balanced").WeightsOf(Data)![0], Sampling.Parse("balanced").WeightsOf(Data)![99]));
        Assert.Equal((2, 0.5), (Sampling.Parse("weights:2,0.5").WeightsOf(Data)![0], Sampling.Parse("weights:2,0.5").WeightsOf(Data)![99]));
    }

    [Theory]
    [InlineData("often", "expected shuffle, balanced or weights:")]
    [InlineData("weights:1,x", "received 'x'")]
    [InlineData("weights:-1,1", "received '-1'")]
    [InlineData("weights:0,0", "at least one weight must be above 0")]
    public void Other_texts_are_refused_by_the_recipe(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<InputException>(() => new Recipe { Sampling = text }.Validate()).Message);

    [Fact]
    public void As_many_weights_as_classes_are_needed() =>
        Assert.Contains("expected 2 weights", Assert.Throws<InputException>(() => Sampling.Parse("weights:1").WeightsOf(Data)).Message);

    [Fact]
    public void Draws_follow_the_weights_and_hang_on_seed_and_epoch_alone()
    {
        double[] weights = Sampling.Balanced.WeightsOf(Data)!;
        int[] Order(ulong seed, int epoch, int threads) => [.. new Loader(Data, 7, seed, shuffle: true, threads, weights: weights).Epoch(epoch).SelectMany(b => b.Indices.ToArray())];
        Assert.Equal(Order(1, 0, 1), Order(1, 0, 3));
        Assert.NotEqual(Order(1, 0, 1), Order(1, 1, 1));
        Assert.NotEqual(Order(1, 0, 1), Order(2, 0, 1));
        int rare = 0;
        for (int epoch = 0; epoch < 200; epoch++) rare += Order(1, epoch, 0).Count(i => i >= 90);
        // Binomial of 20,000 draws: mean 10,000, deviation 71.
        Assert.InRange(rare, 10_000 - 350, 10_000 + 350);
    }

    [Fact]
    public void A_sample_of_weight_0_never_comes_and_a_sample_drawn_again_has_a_randomness_of_its_own()
    {
        var loader = new Loader(Data, 100, 1, shuffle: true, threads: 0, weights: Sampling.Parse("weights:0,1").WeightsOf(Data));
        Batch batch = loader.Epoch(0).First();
        int[] indices = batch.Indices.ToArray();
        Assert.All(indices, i => Assert.True(i >= 90));
        float[] values = batch.Values.ToArray();
        Assert.Equal(100, values.Distinct().Count());
        // The first time a sample comes, it is what it is without weights.
        int first = indices[0];
        float[] alone = new float[1];
        Data.Read(first, new SampleKey(1, 0, first), alone);
        Assert.Equal(alone[0], values[0]);
    }

    /// <summary>Samples of one random number each; the first so many are of class 0, the others of class 1.</summary>
    private sealed class Numbered(int count, int common) : Dataset
    {
        public override string Name => "numbered";

        public override int Count => count;

        public override Shape SampleShape => [1];

        public override IReadOnlyList<string> ClassNames => ["common", "rare"];

        public override int LabelOf(int index) => index < common ? 0 : 1;

        public override void Read(int index, in SampleKey key, Span<float> into)
        {
            Philox random = key.Stream();
            into[0] = random.NextFloat();
        }
    }
}
