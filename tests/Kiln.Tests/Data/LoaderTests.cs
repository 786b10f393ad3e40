namespace Kiln.Tests;

public class LoaderTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(4, 2)]
    public void Any_number_of_threads_gives_the_same_bits_in_the_same_order(int threads, int prefetch)
    {
        var data = new CountingData(103);
        float[] one = Walk(new Loader(data, 8, seed: 7, shuffle: true), epoch: 2);
        float[] many = Walk(new Loader(data, 8, seed: 7, shuffle: true, threads, prefetch), epoch: 2);
        Assert.Equal(one, many);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 5)]
    [InlineData(3, 12)]
    [InlineData(2, 13)]
    public void Starting_at_a_later_batch_gives_the_end_of_the_whole_epoch(int threads, int firstBatch)
    {
        var data = new CountingData(103);
        float[] whole = Walk(new Loader(data, 8, seed: 7, shuffle: true), epoch: 1);
        float[] end = Walk(new Loader(data, 8, seed: 7, shuffle: true, threads), epoch: 1, firstBatch);
        Assert.Equal(whole[Math.Min(whole.Length, firstBatch * 8 * 3)..], end);
    }

    [Fact]
    public void An_epoch_visits_every_sample_once_and_labels_and_indices_belong_to_the_values()
    {
        var data = new CountingData(50);
        var seen = new List<int>();
        foreach (Batch batch in new Loader(data, 16, seed: 1, shuffle: true).Epoch(0))
        {
            for (int i = 0; i < batch.Count; i++)
            {
                Assert.Equal(batch.Indices[i], (int)batch.Values[i * 3]);
                Assert.Equal(batch.Indices[i] % 3, batch.Labels[i]);
                seen.Add(batch.Indices[i]);
            }
        }

        Assert.NotEqual(Enumerable.Range(0, 50), seen);
        Assert.Equal(Enumerable.Range(0, 50), seen.Order());
    }

    [Fact]
    public void Epochs_differ_and_an_epoch_can_be_had_again()
    {
        var loader = new Loader(new CountingData(50), 16, seed: 1, shuffle: true, threads: 2);
        float[] first = Walk(loader, 0), second = Walk(loader, 1);
        Assert.NotEqual(first, second);
        Assert.Equal(first, Walk(loader, 0));
    }

    [Fact]
    public void Another_seed_gives_another_order() => Assert.NotEqual(
        Walk(new Loader(new CountingData(50), 16, seed: 1, shuffle: true), 0),
        Walk(new Loader(new CountingData(50), 16, seed: 2, shuffle: true), 0));

    [Fact]
    public void Without_shuffling_samples_come_in_the_order_of_the_data()
    {
        float[] values = Walk(new Loader(new CountingData(20), 6, seed: 1, shuffle: false), 3);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => (float)i), Enumerable.Range(0, 20).Select(i => values[i * 3]));
    }

    [Theory]
    [InlineData(false, 4, 2)]
    [InlineData(true, 3, 6)]
    public void The_last_batch_is_short_or_left_out(bool dropLast, int batches, int lastCount)
    {
        var loader = new Loader(new CountingData(20), 6, seed: 1, shuffle: true, dropLast: dropLast);
        (int count, int last) = (0, 0);
        foreach (Batch batch in loader.Epoch(0))
        {
            count++;
            last = batch.Count;
            Assert.Equal(new Shape([batch.Count, 3]), batch.Shape);
        }

        Assert.Equal((batches, lastCount), (count, last));
        Assert.Equal(batches, loader.BatchesPerEpoch);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void An_error_while_reading_reaches_the_consumer_at_its_batch(int threads)
    {
        var data = new CountingData(100, failAt: 42);
        var loader = new Loader(data, 10, seed: 1, shuffle: false, threads);
        int batches = 0;
        InputException e = Assert.Throws<InputException>(() =>
        {
            foreach (Batch batch in loader.Epoch(0)) batches += batch.Count / 10;
        });
        Assert.Equal(4, batches);
        Assert.Equal("Sample 42 cannot be read.", e.Message);
        Assert.All(data.Readers.Keys, t => Assert.Equal(t == Thread.CurrentThread, t.IsAlive));
    }

    [Fact]
    public void Leaving_an_epoch_early_ends_its_threads_and_the_loader_serves_on()
    {
        var data = new CountingData(1000);
        var loader = new Loader(data, 2, seed: 5, shuffle: true, threads: 3);
        float[] whole = Walk(loader, 0);
        foreach (Batch batch in loader.Epoch(0))
        {
            Assert.Equal((int)whole[0], batch.Indices[0]);
            break;
        }

        Assert.NotEmpty(data.Readers);
        Assert.All(data.Readers.Keys, t => Assert.False(t.IsAlive));
        Assert.Equal(whole, Walk(loader, 0));
    }

    [Fact]
    public void Another_epoch_ends_the_one_under_way()
    {
        var loader = new Loader(new CountingData(100), 2, seed: 5, shuffle: true);
        using IEnumerator<Batch> first = loader.Epoch(0).GetEnumerator();
        Assert.True(first.MoveNext());
        using IEnumerator<Batch> second = loader.Epoch(1).GetEnumerator();
        Assert.True(second.MoveNext());
        Assert.Throws<InvalidOperationException>(() => first.MoveNext());
        Assert.True(second.MoveNext());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_warm_epoch_allocates_nothing_per_batch_on_the_consumers_side(int threads)
    {
        var loader = new Loader(new CountingData(4000), 4, seed: 5, shuffle: true, threads);
        Walk(loader, 0);
        using IEnumerator<Batch> batches = loader.Epoch(1).GetEnumerator();
        for (int i = 0; i < 20; i++) batches.MoveNext();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 900; i++) batches.MoveNext();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Data_smaller_than_a_batch_that_is_dropped_is_refused_in_a_sentence()
    {
        InputException e = Assert.Throws<InputException>(() => new Loader(new CountingData(5), 6, 1, true, dropLast: true));
        Assert.Contains("5 samples", e.Message);
        Assert.Throws<InputException>(() => new Loader(new CountingData(0), 6, 1, true));
    }

    private static float[] Walk(Loader loader, int epoch, int firstBatch = 0)
    {
        var values = new List<float>();
        foreach (Batch batch in loader.Epoch(epoch, firstBatch)) values.AddRange(batch.Values);
        return [.. values];
    }
}
