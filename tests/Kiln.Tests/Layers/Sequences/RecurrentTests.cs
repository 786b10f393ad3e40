using Kiln.Cpu;
using Kiln.Devices;
using Xunit.Abstractions;

namespace Kiln.Tests.Layers.Sequences;

public sealed class RecurrentTests(ITestOutputHelper output)
{
    private const int Steps = 60, Units = 32, Batch = 16;

    [Theory]
    [Trait("row", "H5")]
    [Trait("row", "H8")]
    [InlineData(null)]
    [InlineData(1f)]
    public void Clipping_keeps_a_recurrent_network_finite_whose_gradients_explode(float? clipNorm)
    {
        var net = new Sequential(new Rnn(1, Units), new LastStep(), new Linear(Units, 1, init: Init.Glorot));
        Parameter recurrent = net.Parameters.Single(p => p.Path.EndsWith("weight_hh_l0", StringComparison.Ordinal));
        recurrent.Init = new Normal(2 / Math.Sqrt(Units));   // a spectral radius of about 2: gradients grow while units are not saturated
        using var device = new CpuDevice(1);
        using var store = ParameterStore.For(net.Parameters, device, seed: 3);
        using var state = OptimizerState.For(new Sgd(0.1f, Momentum: 0.9f), store);
        var clip = new GradientClip(Norm: clipNorm);
        (float[] x, float[] targets) = Sums();
        double largest = 0, loss = 0;
        for (int step = 0; step < 200; step++)
        {
            using Pass pass = Pass.Training(store, step);
            Tensor error = new MeanSquaredError().Of(net.Forward(pass.Input(x, [Batch, Steps, 1])), pass.Input(targets, [Batch, 1]));
            error.Backward();
            loss = error.Item();
            GradientMeasure measured = clip.Measure(store);
            largest = Math.Max(largest, measured.Norm);
            state.Step(gradientScale: measured.Scale);
        }

        output.WriteLine($"clip {(clipNorm is { } c ? $"at {c}" : "off")}: largest gradient norm {largest:g3}, loss at the end {loss:g3}");
        Assert.True(largest > 100 || !double.IsFinite(largest), $"the largest gradient norm was {largest}");
        if (clipNorm is null) Assert.False(loss < 1e6, $"loss {loss}");
        else Assert.True(loss < 10, $"loss {loss}");
    }

    [Theory]
    [InlineData(typeof(Rnn))]
    [InlineData(typeof(Gru))]
    [InlineData(typeof(Lstm))]
    public void A_state_depends_on_steps_before_it_alone(Type kind)
    {
        var layer = (Recurrent)Activator.CreateInstance(kind, 2, 3, 1, true, false)!;
        using var device = new CpuDevice(1);
        using var store = ParameterStore.For(layer.Parameters, device, seed: 1);
        float[] x = new float[10];
        new Philox(1).FillNormal(x, 1);
        float[] before = Run();
        x[6] += 1;   // the fourth of five steps
        float[] after = Run();
        Assert.Equal(before[..9], after[..9]);
        Assert.NotEqual(before[9..12], after[9..12]);
        Assert.NotEqual(before[12..], after[12..]);

        float[] Run()
        {
            using Pass pass = Pass.Inference(store);
            return layer.Forward(pass.Input(x, [1, 5, 2])).Keep();
        }
    }

    [Fact]
    public void Other_shapes_are_refused_in_one_sentence()
    {
        var device = new NullDevice();
        var layer = new Gru(4, 6);
        using var store = ParameterStore.For(layer.Parameters, device, seed: 1);
        using Pass pass = Pass.Inference(store);
        Assert.Equal("Gru: expected sequences [N, T, 4], got [2, 3, 5].", Assert.Throws<ShapeException>(() => layer.Forward(pass.Input(new float[30], [2, 3, 5]))).Message);
        Assert.Equal("Lstm units: expected a whole number of at least 1, received 0.", Assert.Throws<InputException>(() => new Lstm(4, 0)).Message);
    }

    /// <summary>Sequences of small numbers, and their sums.</summary>
    private static (float[] X, float[] Targets) Sums()
    {
        var x = new float[Batch * Steps];
        new Philox(7).FillNormal(x, 0.3);
        return (x, [.. x.Chunk(Steps).Select(s => s.Sum())]);
    }
}
