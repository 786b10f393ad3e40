namespace Kiln.Tests;

public sealed class RepeatedSamplesTests
{
    [Theory]
    [Trait("row", "B5")]
    [InlineData(0)]
    [InlineData(3)]
    public void A_batch_has_each_sample_so_many_times_with_draws_of_its_own(int threads)
    {
        var loader = new Loader(new CountingData(50), 8, seed: 4, shuffle: true, threads, repeats: 3);
        var seen = new Dictionary<int, HashSet<float>>();
        int rows = 0;
        foreach (Batch batch in loader.Epoch(0))
        {
            rows += batch.Count;
            Assert.Equal(0, batch.Count % 3);
            Assert.All(batch.Indices.ToArray().GroupBy(i => i), g => Assert.Equal(3, g.Count()));
            for (int i = 0; i < batch.Count; i++)
            {
                int sample = batch.Indices[i];
                Assert.Equal(sample % 3, batch.Labels[i]);
                if (!seen.TryGetValue(sample, out HashSet<float>? draws)) seen[sample] = draws = [];
                draws.Add(batch.Values[(3 * i) + 2]);
            }
        }

        Assert.Equal(150, rows);
        Assert.Equal(50, seen.Count);
        Assert.All(seen.Values, draws => Assert.Equal(3, draws.Count));
    }

    [Fact]
    public void The_first_time_draws_are_those_without_repeats()
    {
        Batch once = new Loader(new CountingData(8), 8, seed: 4, shuffle: true, threads: 0).Epoch(0).First(), thrice = new Loader(new CountingData(8), 8, seed: 4, shuffle: true, threads: 0, repeats: 3).Epoch(0).First();
        Assert.Equal(once.Values.ToArray(), thrice.Values[..once.Values.Length].ToArray());
    }
}
