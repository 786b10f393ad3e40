namespace Kiln.Tests;

public sealed class BatchMixTests
{
    private static readonly BatchMix[] Ways = [new Mixup(1), new CutMix(1), new SamplePairing(1)];

    public static TheoryData<int> Each => [0, 1, 2];

    [Theory]
    [MemberData(nameof(Each))]
    [Trait("row", "E2")]
    public void Any_number_of_threads_gives_the_same_bits(int way)
    {
        (float[] one, float[] shares) = Walk(new Loader(new GridData(41), 8, seed: 3, shuffle: true, threads: 0, mix: [Ways[way]]), 2);
        foreach (int threads in (int[])[1, 2, 4])
        {
            (float[] values, float[] others) = Walk(new Loader(new GridData(41), 8, seed: 3, shuffle: true, threads, mix: [Ways[way]]), 2);
            Assert.Equal(one, values);
            Assert.Equal(shares, others);
        }

        Assert.NotEqual(one, Walk(new Loader(new GridData(41), 8, seed: 3, shuffle: true, threads: 0), 2).Values);
    }

    [Fact]
    [Trait("row", "E2")]
    public void Labels_have_the_shares_of_what_is_in_the_sample()
    {
        // A sample of one value is its own class, so that the mean of a mixed one tells the shares.
        foreach (BatchMix way in Ways[..2])
        {
            var loader = new Loader(new GridData(64), 8, seed: 1, shuffle: true, threads: 0, mix: [way]);
            int mixed = 0;
            for (int epoch = 0; epoch < 10; epoch++)
            {
                foreach (Batch batch in loader.Epoch(epoch))
                {
                    if (batch.IsMixed) mixed++;
                    for (int i = 0; i < batch.Count; i++)
                    {
                        double mean = batch.Values.Slice(i * 60, 60).ToArray().Average(v => (double)v);
                        Assert.Equal((batch.Shares[i] * batch.Labels[i]) + ((1 - batch.Shares[i]) * batch.Partners[i]), mean, 1e-4);
                        Assert.InRange(batch.Shares[i], 0.5f, 1);
                        Assert.Equal(batch.Indices[i], batch.Labels[i] == batch.Indices[i] ? batch.Labels[i] : batch.Partners[i]);
                    }
                }
            }

            Assert.InRange(mixed, 60, 80);
        }
    }

    [Fact]
    [Trait("row", "E2")]
    public void The_shares_of_mixup_are_those_of_beta()
    {
        // Of Beta(1, 1) the larger share is uniform in ½ … 1: mean ¾, variance 1/48.
        var shares = new List<double>();
        var loader = new Loader(new GridData(512), 2, seed: 9, shuffle: true, threads: 0, mix: [new Mixup(1)]);
        for (int epoch = 0; epoch < 20; epoch++)
        {
            foreach (Batch batch in loader.Epoch(epoch)) shares.Add(batch.Shares[0]);
        }

        double mean = shares.Average(), variance = shares.Average(s => (s - mean) * (s - mean));
        Assert.InRange(mean, 0.75 - (4 * Math.Sqrt(1 / 48.0 / shares.Count)), 0.75 + (4 * Math.Sqrt(1 / 48.0 / shares.Count)));
        Assert.InRange(variance, 0.95 / 48, 1.05 / 48);
    }

    [Fact]
    public void A_rectangle_of_CutMix_is_whole_and_what_is_around_it_stays()
    {
        var loader = new Loader(new GridData(32), 2, seed: 2, shuffle: false, threads: 0, mix: [new CutMix()]);
        for (int epoch = 0; epoch < 10; epoch++)
        {
            foreach (Batch batch in loader.Epoch(epoch))
            {
                int own = batch.Indices[0];
                (int x, int y)[] foreign = [.. from y in Enumerable.Range(0, 6) from x in Enumerable.Range(0, 5) where batch.Values[((y * 5) + x) * 2] != own select (x, y)];
                Assert.Equal(foreign.Length, foreign.Length == 0 ? 0 : foreign.Select(p => p.x).Distinct().Count() * foreign.Select(p => p.y).Distinct().Count());
                Assert.Equal((batch.IsMixed ? MathF.Min(foreign.Length, 30 - foreign.Length) : 0) / 30f, 1 - batch.Shares[0], 1e-6f);
            }
        }
    }

    [Fact]
    public void SamplePairing_keeps_the_first_label()
    {
        foreach (Batch batch in new Loader(new GridData(30), 5, seed: 2, shuffle: true, threads: 0, mix: [new SamplePairing(1)]).Epoch(0))
        {
            Assert.False(batch.IsMixed);
            for (int i = 0; i < batch.Count; i++)
            {
                Assert.Equal(batch.Indices[i], batch.Labels[i]);
                Assert.Equal((batch.Indices[i] + batch.Indices[batch.Count - 1 - i]) / 2f, batch.Values[i * 60]);
            }
        }
    }

    [Fact]
    public void A_chance_of_one_half_mixes_half_of_the_batches_and_two_ways_are_taken_alike()
    {
        int mixed = 0, cut = 0, batches = 0;
        var loader = new Loader(new GridData(2000), 2, seed: 5, shuffle: true, threads: 0, mix: [new Mixup(1, 0.5f), new CutMix(1, 0.5f)]);
        foreach (Batch batch in loader.Epoch(0))
        {
            batches++;
            if (!batch.IsMixed) continue;
            mixed++;
            if (batch.Values.Slice(0, 60).ToArray().Distinct().Count() == 2) cut++;
        }

        Assert.InRange(mixed, (batches / 2) - 60, (batches / 2) + 60);
        Assert.InRange(cut, (mixed / 2) - 80, (mixed / 2) + 80);
    }

    [Fact]
    public void CutMix_of_what_is_no_image_is_refused_in_a_sentence() => Assert.Equal(
        "CutMix exchanges parts of images [H, W, C]; these samples have the shape [3], so use mixup for them.",
        Assert.Throws<InputException>(() => new Loader(new CountingData(10), 5, 1, true, mix: [new CutMix()])).Message);

    [Fact]
    public void Recipes_name_ways_and_wrong_settings_are_refused()
    {
        Recipe recipe = Recipe.Parse("""{"mix": ["mixup", {"name": "cutMix", "alpha": 0.5, "chance": 0.3}], "repeats": 2}""");
        Assert.Equal([new Mixup(), new CutMix(0.5f, 0.3f)], recipe.Mix!);
        Assert.Equal(recipe.ToJson(), Recipe.Parse(recipe.ToJson()).ToJson());
        Assert.Equal("Recipe: mix: mixup: alpha: expected a positive number, received -1.", Assert.Throws<InputException>(() => Recipe.Parse("""{"mix": [{"name": "mixup", "alpha": -1}]}""")).Message);
        Assert.Equal("Recipe: mix: chance: expected a number from 0 to 1, received 2.", Assert.Throws<InputException>(() => Recipe.Parse("""{"mix": [{"name": "samplePairing", "chance": 2}]}""")).Message);
        Assert.Equal("Recipe: mix[0]: 'mixap' is unknown; did you mean 'mixup'?", Assert.Throws<InputException>(() => Recipe.Parse("""{"mix": ["mixap"]}""")).Message);
        Assert.Throws<InputException>(() => Recipe.Parse("""{"repeats": 0}"""));
    }

    private static (float[] Values, float[] Shares) Walk(Loader loader, int epoch)
    {
        List<float> values = [], shares = [];
        foreach (Batch batch in loader.Epoch(epoch))
        {
            values.AddRange(batch.Values);
            shares.AddRange(batch.Shares);
        }

        return ([.. values], [.. shares]);
    }
}
