using Kiln.Cpu;
using Kiln.Devices;
using Xunit.Abstractions;

namespace Kiln.Tests.Layers;

/// <summary>The laws of dropout: of elements, channels and samples.</summary>
public sealed class DropBlocksTests(ITestOutputHelper output)
{
    public static TheoryData<string, float> Rates => new() { { "element", 0.5f }, { "element", 0.1f }, { "channel", 0.3f }, { "sample", 0.2f } };

    [Theory]
    [Trait("row", "N8")]
    [MemberData(nameof(Rates))]
    public void The_kept_share_is_within_three_deviations_and_the_expectation_is_kept(string grain, float p)
    {
        const int Samples = 2000, Places = 3, Channels = 5, Steps = 20;
        float[] ones = [.. Enumerable.Repeat(1f, Samples * Places * Channels)];
        float[] y = [.. Enumerable.Range(0, Steps).SelectMany(step => Run(Make(grain, p), ones, [Samples, Places, Channels], step))];
        float scale = (float)(1 / (1 - (double)p));
        Assert.All(y, v => Assert.True(v == 0 || v == scale, $"{v} is neither 0 nor {scale}"));
        int per = grain switch { "element" => 1, "channel" => Places, _ => Places * Channels };
        double n = y.Length / per, kept = y.Count(v => v != 0) / (double)y.Length, sigma = Math.Sqrt(p * (1 - p) / n);
        output.WriteLine($"{grain} {p}: kept {kept:P3} of {n:N0}, {(kept - 1 + p) / sigma:F2} deviations from {1 - p:P1}");
        Assert.InRange(kept, 1 - p - (3 * sigma), 1 - p + (3 * sigma));
        Assert.InRange(y.Average(v => (double)v), 1 - (3 * sigma * scale), 1 + (3 * sigma * scale));
    }

    [Fact]
    public void Channels_and_samples_are_dropped_whole()
    {
        const int Samples = 50, Places = 6, Channels = 7;
        float[] ones = [.. Enumerable.Repeat(1f, Samples * Places * Channels)], maps = Run(new Dropout2d(0.5f), ones, [Samples, Places, Channels]), paths = Run(new DropPath(0.5f), ones, [Samples, Places, Channels]);
        for (int i = 0; i < ones.Length; i++)
        {
            int n = i / (Places * Channels), c = i % Channels;
            Assert.Equal(maps[(n * Places * Channels) + c], maps[i]);
            Assert.Equal(paths[n * Places * Channels], paths[i]);
        }
    }

    [Fact]
    [Trait("row", "N9")]
    public void The_mean_over_all_masks_of_a_linear_layer_is_its_output_on_scaled_inputs()
    {
        const int Inputs = 10;
        const double Keep = 0.7;
        var random = new Philox(3);
        double[] x = [.. Enumerable.Range(0, Inputs).Select(_ => (double)random.Normal())];
        var linear = new Linear(Inputs, 1);
        using var store = ParameterStore.For(linear.Parameters, Device.Cpu, seed: 1);
        linear.Bias!.Values[0] = 0.4f;
        double expected = 0;
        float[] masked = new float[(1 << Inputs) * Inputs];
        for (int i = 0; i < masked.Length; i++) masked[i] = ((i / Inputs) >> (i % Inputs) & 1) != 0 ? (float)x[i % Inputs] : 0;
        using (Pass pass = Pass.Inference(store))
        {
            ReadOnlySpan<float> y = linear.Forward(pass.Input(masked, [1 << Inputs, Inputs])).Span;
            for (int mask = 0; mask < 1 << Inputs; mask++)
            {
                int kept = System.Numerics.BitOperations.PopCount((uint)mask);
                expected += Math.Pow(Keep, kept) * Math.Pow(1 - Keep, Inputs - kept) * y[mask];
            }
        }

        using Pass scaled = Pass.Inference(store);
        float[] once = [.. x.Select(v => (float)(Keep * v))];
        Assert.Equal(expected, linear.Forward(scaled.Input(once, [1, Inputs])).Item(), 1e-6);
    }

    [Fact]
    public void Rates_of_stochastic_depth_rise_linearly() => Assert.Equal([0, 0.1f, 0.2f, 0.3f], DropPath.Rates(0.3f, 4).Select(r => MathF.Round(r, 6)));

    [Fact]
    public void A_dropped_body_leaves_the_shortcut_and_inference_knows_no_chance()
    {
        var block = new Residual(new Sequential(new Linear(3, 3), new BatchNorm(3)), dropPath: 0.5f);
        using var store = ParameterStore.For(block.Parameters, Device.Cpu, seed: 1);
        float[] x = new float[64 * 3];
        var random = new Philox(5);
        random.FillNormal(x, 1);
        float[] y;
        using (Pass pass = Pass.Training(store, 1)) y = block.Apply(pass.Input(x, [64, 3])).Keep();
        int dropped = Enumerable.Range(0, 64).Count(n => y.AsSpan(3 * n, 3).SequenceEqual(x.AsSpan(3 * n, 3)));
        Assert.InRange(dropped, 20, 44);   // three deviations around 32
        using Pass a = Pass.Inference(store);
        float[] first = block.Apply(a.Input(x, [64, 3])).Keep();
        a.End();
        var plain = new Residual(new Sequential(new Linear(3, 3), new BatchNorm(3)));
        using var plainStore = ParameterStore.For(plain.Parameters, Device.Cpu, seed: 1);
        foreach ((Parameter from, Parameter to) in block.Parameters.Zip(plain.Parameters)) from.Values.CopyTo(to.Values);
        using Pass b = Pass.Inference(plainStore);
        Assert.Equal(plain.Apply(b.Input(x, [64, 3])).Keep(), first);
    }

    private static Layer Make(string grain, float p) => grain switch
    {
        "element" => new Dropout(p),
        "channel" => new Dropout2d(p),
        _ => new DropPath(p),
    };

    private static float[] Run(Layer layer, float[] values, Shape shape, long step = 2)
    {
        using var store = ParameterStore.For(layer.Parameters, Device.Cpu, seed: 11);
        using Pass pass = Pass.Training(store, step);
        return layer.Forward(pass.Input(values, shape)).Keep();
    }
}
