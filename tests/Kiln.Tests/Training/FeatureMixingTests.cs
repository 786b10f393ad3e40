using Kiln.Cpu;

namespace Kiln.Tests.Training;

public sealed class FeatureMixingTests
{
    private static readonly BatchMix[] Manifold = [new ManifoldMixup(1)];

    [Fact]
    [Trait("row", "E1")]
    [Trait("row", "E2")]
    public void The_input_and_each_place_are_taken_as_often_and_by_the_share_of_the_labels()
    {
        FeatureMix[] places = [new(), new(), new()];
        var mixing = new FeatureMixing(new Sequential(places[0], new Sequential(places[1], new Relu()), places[2]));
        int[] counts = new int[4];
        double sum = 0;
        int batches = 0;
        for (int epoch = 0; epoch < 40; epoch++)
        {
            foreach (Batch batch in new Loader(new Blobs(300), 6, seed: (ulong)epoch, shuffle: true, threads: 0, mix: Manifold).Epoch(epoch))
            {
                float share = batch.Features.Share, own = share >= 0.5f ? share : 1 - share;
                for (int i = 0; i < batch.Count; i++) Assert.Equal(own, batch.Shares[i]);
                Assert.True(batch.IsMixed);
                float[] before = batch.Values.ToArray();
                mixing.Begin(batch);
                int[] chosen = [.. Enumerable.Range(0, 3).Where(p => places[p].Share != 1)];
                counts[chosen.Length == 0 ? 0 : chosen.Single() + 1]++;
                if (chosen.Length == 0) Assert.Equal((share * before[0]) + ((1 - share) * before[5 * 32]), batch.Values[0], 1e-6f);
                else Assert.Equal(before, batch.Values.ToArray());
                if (chosen.Length > 0) Assert.Equal(share, places[chosen[0]].Share);
                mixing.End();
                Assert.All(places, p => Assert.Equal(1, p.Share));
                sum += share;
                batches++;
            }
        }

        Assert.All(counts, n => Assert.InRange(n, (batches / 4) - 78, (batches / 4) + 78));   // four deviations of √(2000 · 3/16)
        Assert.InRange(sum / batches, 0.5 - 0.026, 0.5 + 0.026);   // and of 1 / √(12 · 2000)
    }

    [Fact]
    [Trait("row", "E1")]
    public void Training_gives_the_same_bits_for_any_number_of_threads_and_others_than_without()
    {
        float[] one = Train(1, 0, Manifold);
        Assert.Equal(one, Train(2, 3, Manifold));
        Assert.NotEqual(one, Train(1, 0, null));
        Assert.All(one, w => Assert.True(float.IsFinite(w)));
    }

    [Fact]
    public void Recipes_name_it_and_features_and_wrong_settings_are_refused()
    {
        Recipe recipe = Recipe.Parse("""{"mix": [{"name": "manifoldMixup", "chance": 0.5}], "features": {"noise": 0.1, "shake": true}}""");
        Assert.Equal([new ManifoldMixup(2, 0.5f)], recipe.Mix!);
        Assert.Equal(new FeatureChanges(0.1f, Shake: true), recipe.Features);
        Assert.Equal(7, recipe.Features!.Block);
        Assert.Equal(recipe.ToJson(), Recipe.Parse(recipe.ToJson()).ToJson());
        Refused("Recipe: mix: manifoldMixup: alpha: expected a positive number, received 0.", """{"mix": [{"name": "manifoldMixup", "alpha": 0}]}""");
        Refused("Recipe: features.noise: expected a number of at least 0, received -1.", """{"features": {"noise": -1}}""");
        Refused("Recipe: features.dropBlock: expected a number of at least 0 and below 1, received 1.", """{"features": {"dropBlock": 1}}""");
        Refused("Recipe: features.block: expected a whole number of at least 1, received 0.", """{"features": {"block": 0}}""");

        static void Refused(string message, string json) => Assert.Equal(message, Assert.Throws<InputException>(() => Recipe.Parse(json)).Message);
    }

    [Fact]
    [Trait("row", "E1")]
    public void The_share_of_dropped_blocks_rises_over_the_run_unless_told_otherwise()
    {
        foreach (bool ramp in (bool[])[true, false])
        {
            var layer = new DropBlock(0.3f, 3);
            var seen = new List<float>();
            using var device = new CpuDevice(1);
            var recipe = new Recipe { Epochs = 1, BatchSize = 20, Features = new(DropBlock: 0.3f, Ramp: ramp) };
            var net = new Sequential(layer, new Flatten(), new Linear(32, 3));
            Trainer.Fit(net, new Blobs(60), null, recipe, new() { Device = device, Callbacks = [new Watcher { OnStep = _ => seen.Add(layer.Ramp) }] }).Weights.Dispose();
            Assert.Equal(ramp ? [0, 0.5f, 1] : [1, 1, 1], seen);
        }
    }

    private static float[] Train(int threads, int loaderThreads, BatchMix[]? mix)
    {
        var net = new Sequential(
            new Conv2d(2, 8, kernel: 3, padding: 1, bias: false), new BatchNorm(8), new Relu(), new FeatureMix(), new FeatureNoise(0.05f),
            new Residual(new ShakeShake(new Conv2d(8, 8, kernel: 3, padding: 1), new Conv2d(8, 8, kernel: 3, padding: 1))), new FeatureMix(), new Flatten(), new Linear(128, 3));
        using var device = new CpuDevice(threads);
        using ParameterStore weights = Trainer.Fit(net, new Blobs(90), null, new Recipe { Epochs = 2, BatchSize = 16, Mix = mix }, new() { Device = device, LoaderThreads = loaderThreads }).Weights;
        return [.. weights.Parameters.ToArray().SelectMany(p => p.Values.ToArray())];
    }
}
