using Kiln.Cpu;

namespace Kiln.Vision.Tests;

/// <summary>The whole way of an image through loader, pipeline and normaliser gives one result.</summary>
public sealed class DeterminismTests
{
    private const ulong Seed = 9;
    private const string Heavy = "randomResizedCrop:24:24,rotate:15,elastic,randomPerspective,colorJitter,gaussianBlur,gaussianNoise,saltPepperNoise,randomErasing,flip";
    private static readonly ImageSet Train = new Shapes(Side: 28, Channels: 3).Make(DataPart.Train, 240), Test = new Shapes(Side: 24, Channels: 3).Make(DataPart.Test, 60);
    private static readonly Normalizer Fitted = Normalizer.Fit(Train);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(2, 5)]
    [InlineData(3, 2)]
    [InlineData(4, 4)]
    [Trait("row", "B3")]
    public void Threads_and_reading_ahead_change_no_bit(int threads, int prefetch)
    {
        Assert.Equal(Digest(threads: 0, prefetch: 1, epoch: 0), Digest(threads, prefetch, epoch: 0));
        Assert.Equal(Digest(threads: 0, prefetch: 1, epoch: 3), Digest(threads, prefetch, epoch: 3));
        Assert.NotEqual(Digest(threads, prefetch, epoch: 0), Digest(threads, prefetch, epoch: 3));
    }

    [Fact]
    public void Batches_from_the_middle_of_an_epoch_are_those_of_the_whole_walk()
    {
        Loader all = LoaderOf(threads: 2, prefetch: 3), rest = LoaderOf(threads: 3, prefetch: 1);
        ulong[] whole = [.. all.Epoch(2).Select(HashOf)];
        Assert.Equal(whole[3..], rest.Epoch(2, firstBatch: 3).Select(HashOf));
    }

    [Fact]
    public void What_a_sample_becomes_does_not_hang_on_its_neighbours_or_the_order()
    {
        var view = new ImageView(Train, Fitted, Pipeline.Parse(Heavy));
        var half = new Loader(new Subset(view, [.. Enumerable.Range(0, 240).Where(i => i % 2 == 1).Reverse()]), 7, Seed, shuffle: false);
        float[] expected = new float[view.SampleShape.Count];
        foreach (Batch batch in half.Epoch(1))
        {
            for (int i = 0; i < batch.Count; i++)
            {
                // A subset numbers its samples anew, but keeps their randomness.
                int sample = 239 - (2 * batch.Indices[i]);
                view.Read(sample, new SampleKey(Seed, 1, sample), expected);
                Assert.Equal(expected, batch.Values.Slice(i * expected.Length, expected.Length).ToArray());
            }
        }
    }

    [Fact]
    [Trait("row", "B3")]
    public void Training_under_heavy_augmentation_gives_the_same_bits_for_any_number_of_threads()
    {
        byte[] one = TrainOf(threads: 1, loaderThreads: 0);
        Assert.Equal(one, TrainOf(threads: 2, loaderThreads: 4));
        Assert.Equal(one, TrainOf(threads: 1, loaderThreads: 2));
    }

    [Fact]
    [Trait("row", "B3")]
    public void A_run_that_was_stopped_in_the_middle_of_an_epoch_goes_on_to_the_same_bits()
    {
        using var folder = new TempFolder();
        byte[] whole = TrainOf(threads: 1, loaderThreads: 1);
        var place = new RunFolder(folder["run"]);
        using (var stop = new CancellationTokenSource())
        {
            TrainOf(threads: 1, loaderThreads: 3, place, new StopAt(11, stop), stop.Token);
        }

        using var device = new CpuDevice(1);
        using ParameterStore weights = Trainer.Resume(Net(), View(), new ImageView(Test, Fitted), new TrainerOptions { Device = device, Folder = place, LoaderThreads = 2 }).Weights;
        Assert.Equal(whole, BytesOf(weights));
    }

    private static byte[] TrainOf(int threads, int loaderThreads, RunFolder? folder = null, Callback? callback = null, CancellationToken stop = default)
    {
        using var device = new CpuDevice(threads);
        var recipe = new Recipe { Epochs = 2, BatchSize = 32, Seed = Seed };
        var options = new TrainerOptions { Device = device, LoaderThreads = loaderThreads, Folder = folder, Callbacks = callback is null ? [] : [callback], Cancellation = stop };
        using ParameterStore weights = Trainer.Fit(Net(), View(), new ImageView(Test, Fitted), recipe, options).Weights;
        return BytesOf(weights);
    }

    private static Sequential Net() => new(new Conv2d(3, 6, kernel: 3, stride: 2), new BatchNorm(6), new Relu(), new Flatten(), new Linear(6 * 11 * 11, 10));

    private static ImageView View() => new(Train, Fitted, Pipeline.Parse(Heavy));

    private static byte[] BytesOf(ParameterStore weights) => [.. weights.Parameters.ToArray().SelectMany(p => p.Values.ToArray()).SelectMany(BitConverter.GetBytes)];

    private static Loader LoaderOf(int threads, int prefetch) => new(View(), batchSize: 32, Seed, shuffle: true, threads, prefetch);

    private static ulong Digest(int threads, int prefetch, int epoch)
    {
        ulong sum = 1;
        foreach (Batch batch in LoaderOf(threads, prefetch).Epoch(epoch)) sum = Philox.Mix(sum, HashOf(batch));
        return sum;
    }

    private static ulong HashOf(Batch batch)
    {
        ulong sum = (ulong)batch.Count;
        foreach (float v in batch.Values) sum = (sum * 6364136223846793005UL) + BitConverter.SingleToUInt32Bits(v);
        foreach (int label in batch.Labels) sum = (sum * 31) + (ulong)label;
        return sum;
    }

    private sealed class StopAt(int step, CancellationTokenSource stop) : Callback
    {
        public override void StepDone(in StepInfo info)
        {
            if (info.Step == step) stop.Cancel();
        }
    }
}
