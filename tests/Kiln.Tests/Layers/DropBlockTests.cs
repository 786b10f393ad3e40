using Kiln.Cpu;
using Kiln.Devices;
using Kiln.Tests.Training;
using Xunit.Abstractions;

namespace Kiln.Tests.Layers;

public sealed class DropBlockTests(ITestOutputHelper output)
{
    private const int Samples = 60, Height = 20, Width = 17, Channels = 5;

    [Theory]
    [Trait("row", "E1")]
    [InlineData(0.1f, 1)]
    [InlineData(0.1f, 5)]
    [InlineData(0.2f, 7)]
    public void About_the_share_asked_is_dropped_and_the_mean_is_kept(float p, int block)
    {
        float[] y = Run(new DropBlock(p, block), 1);
        double dropped = y.Count(v => v == 0) / (double)y.Length;
        output.WriteLine($"p {p}, block {block}: {dropped:P2} dropped");

        // Blocks overlap, so that somewhat less than p is dropped.
        Assert.InRange(dropped, 0.75 * p, 1.1 * p);
        Assert.Equal(1, y.Average(v => (double)v), 1e-5);
        Assert.Single(y.Where(v => v != 0).Distinct());
        Assert.Equal(y, Run(new DropBlock(p, block), 1));
        Assert.NotEqual(y, Run(new DropBlock(p, block), 2));
    }

    [Fact]
    [Trait("row", "E1")]
    public void What_is_dropped_are_whole_blocks_of_a_channel()
    {
        const int Block = 4;
        float[] y = Run(new DropBlock(0.05f, Block), 3);
        bool Zero(int n, int r, int c, int k) => y[(((((n * Height) + r) * Width) + c) * Channels) + k] == 0;
        int checkedOnes = 0;
        for (int n = 0; n < Samples; n++)
        {
            for (int i = 0; i < Height * Width * Channels; i++)
            {
                (int r, int c, int k) = (i / Channels / Width, i / Channels % Width, i % Channels);
                if (!Zero(n, r, c, k)) continue;
                checkedOnes++;
                bool inBlock = false;
                for (int top = Math.Max(r - Block + 1, 0); top <= Math.Min(r, Height - Block) && !inBlock; top++)
                {
                    for (int left = Math.Max(c - Block + 1, 0); left <= Math.Min(c, Width - Block) && !inBlock; left++)
                    {
                        inBlock = Enumerable.Range(0, Block * Block).All(b => Zero(n, top + (b / Block), left + (b % Block), k));
                    }
                }

                Assert.True(inBlock, $"The dropped element {n}, {r}, {c}, {k} is in no block.");
            }
        }

        Assert.InRange(checkedOnes, 1000, int.MaxValue);
    }

    [Fact]
    [Trait("row", "E1")]
    public void Inference_and_the_first_step_of_a_ramp_change_nothing()
    {
        var layer = new DropBlock(0.3f, 3);
        using var store = ParameterStore.For(layer.Parameters, Device.Cpu, seed: 1);
        using (Pass pass = Pass.Inference(store))
        {
            Tensor x = pass.Input([1, 2, 3, 4], [1, 2, 2, 1]);
            Assert.Equal([1, 2, 3, 4], layer.Forward(x).Span.ToArray());
        }

        layer.Ramp = 0;
        Assert.DoesNotContain(0f, Run(layer, 1));
    }

    [Fact]
    public void A_ramp_lets_the_probability_rise_over_the_run()
    {
        var layer = new DropBlock(0.3f, 3);
        var net = new Sequential(new Conv2d(2, 4, kernel: 3, padding: 1), new Residual(layer), new Flatten(), new Linear(64, 3));
        var seen = new List<float>();
        using var device = new CpuDevice(threads: 1);
        RunResult run = Trainer.Fit(net, new Blobs(60), null, new Recipe { Epochs = 2, BatchSize = 20 }, new() { Device = device, Callbacks = [new DropBlockRamp(), new Watcher { OnStep = _ => seen.Add(layer.Ramp) }] });
        run.Weights.Dispose();
        Assert.Equal([0.2f, 0.4f, 0.6f, 0.8f, 1, 1], seen.Select(v => MathF.Round(v, 5)));
    }

    [Fact]
    public void Gradients_go_where_values_went()
    {
        var layer = new DropBlock(0.3f, 3);
        using var store = ParameterStore.For(layer.Parameters, Device.Cpu, seed: 1);
        using Pass pass = Pass.Training(store, 1);
        float[] ones = [.. Enumerable.Repeat(1f, 2 * 8 * 8 * 3)];
        Tensor x = pass.Variable(ones, [2, 8, 8, 3]), y = layer.Forward(x);
        float[] mask = y.Span.ToArray();
        y.Sum().Backward();
        Assert.Contains(0f, mask);
        Assert.Equal(mask, x.Gradient.ToArray());
    }

    [Fact]
    public void Settings_out_of_range_and_vectors_are_refused()
    {
        Assert.Throws<InputException>(() => new DropBlock(1));
        Assert.Throws<InputException>(() => new DropBlock(0.1f, 0));
        var layer = new DropBlock();
        using var store = ParameterStore.For(layer.Parameters, Device.Cpu, seed: 1);
        using Pass pass = Pass.Training(store, 1);
        Assert.Throws<ShapeException>(() => layer.Forward(pass.Input([1, 2], [1, 2])));
    }

    private static float[] Run(DropBlock layer, long step)
    {
        using var store = ParameterStore.For(layer.Parameters, Device.Cpu, seed: 1);
        using Pass pass = Pass.Training(store, step);
        float[] ones = [.. Enumerable.Repeat(1f, Samples * Height * Width * Channels)];
        return layer.Forward(pass.Input(ones, [Samples, Height, Width, Channels])).Span.ToArray();
    }
}
