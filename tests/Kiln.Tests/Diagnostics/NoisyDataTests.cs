using Kiln.Cpu;
using Kiln.Tests.Training;
using Xunit.Abstractions;

namespace Kiln.Tests.Diagnostics;

public sealed class NoisyDataTests(ITestOutputHelper output) : IDisposable
{
    private readonly CpuDevice device = new(2);

    public void Dispose() => device.Dispose();

    [Fact]
    public void The_noise_has_its_deviation_is_the_same_each_time_and_none_at_strength_zero()
    {
        var plain = new Blobs(300);
        double squares = 0;
        float[] clean = new float[32], noisy = new float[32], again = new float[32], same = new float[32];
        for (int i = 0; i < plain.Count; i++)
        {
            var key = new SampleKey(1, 0, i);
            plain.Read(i, key, clean);
            new NoisyData(plain, 0.5).Read(i, key, noisy);
            new NoisyData(plain, 0.5).Read(i, new SampleKey(2, 7, i), again);
            new NoisyData(plain, 0).Read(i, key, same);
            Assert.Equal(noisy, again);
            Assert.Equal(clean, same);
            squares += clean.Zip(noisy, (a, b) => (double)(a - b) * (a - b)).Sum();
        }

        Assert.Equal(0.5, Math.Sqrt(squares / (300 * 32)), 0.01);
        Assert.Equal("deviation: expected a number of at least 0, received -1.", Assert.Throws<InputException>(() => new NoisyData(plain, -1)).Message);
    }

    [Fact]
    [Trait("row", "N10")]
    public void Dropout_takes_more_steps_to_the_same_loss_and_is_hurt_less_by_noise()
    {
        double[] strengths = [0, 0.3, 0.6, 1, 1.5, 2];
        double longer = 0;
        ulong[] seeds = [1, 2, 3];
        var sums = new double[2, 6];
        foreach (ulong seed in seeds)
        {
            (double[] plain, long steps) = Train(0, seed);
            (double[] dropped, long more) = Train(0.5f, seed);
            longer += (double)more / steps / seeds.Length;
            for (int i = 0; i < strengths.Length; i++)
            {
                sums[0, i] += plain[i] / seeds.Length;
                sums[1, i] += dropped[i] / seeds.Length;
            }
        }

        for (int i = 0; i < strengths.Length; i++) output.WriteLine($"noise {strengths[i]}: {sums[0, i]:P1} without, {sums[1, i]:P1} with dropout");
        output.WriteLine($"steps to a training loss of 0.25: {longer:F2} times as many with dropout");
        Assert.True(longer > 1);
        Assert.True(sums[0, 0] > sums[0, 5] && sums[1, 0] > sums[1, 5]);   // noise does harm
        Assert.True(Enumerable.Range(3, 3).Sum(i => sums[1, i] - sums[0, i]) > 0);
    }

    private (double[] Accuracies, long Steps) Train(float dropout, ulong seed)
    {
        var layers = new List<Layer> { new Flatten(), new Linear(32, 128), new Relu() };
        if (dropout > 0) layers.Add(new Dropout(dropout));
        layers.Add(new Linear(128, 128));
        layers.Add(new Relu());
        if (dropout > 0) layers.Add(new Dropout(dropout));
        layers.Add(new Linear(128, 3));
        var net = new Sequential([.. layers]);
        var recipe = new Recipe { Epochs = 40, BatchSize = 30, Seed = seed, Optimizer = new Sgd(0.02f), Schedule = new ConstantSchedule() };
        RunResult run = Trainer.Fit(net, new Blobs(300), new Blobs(600, part: 1), recipe, new() { Device = device });
        using ParameterStore weights = run.Weights;
        long steps = run.History.First(e => e.TrainLoss < 0.25).Step;
        return ([.. NoisyData.Accuracies(net, weights, new Blobs(600, part: 1), recipe, [0, 0.3, 0.6, 1, 1.5, 2])], steps);
    }
}
