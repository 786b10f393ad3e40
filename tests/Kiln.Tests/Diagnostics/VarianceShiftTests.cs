using Kiln.Cpu;
using Kiln.Tests.Training;
using Xunit.Abstractions;

namespace Kiln.Tests.Diagnostics;

public sealed class VarianceShiftTests(ITestOutputHelper output) : IDisposable
{
    private readonly CpuDevice device = new(2);

    public void Dispose() => device.Dispose();

    [Fact]
    [Trait("row", "N11")]
    public void Dropout_before_a_norm_is_found_through_other_layers_and_dropout_behind_the_last_norm_is_not()
    {
        var net = new Sequential(
            ("conv", new Conv2d(2, 4, 3)), ("drop1", new Dropout2d(0.2f)), ("relu", new Relu()), ("conv2", new Conv2d(4, 4, 3)), ("bn", new BatchNorm(4)), ("relu2", new Relu()),
            ("flat", new Flatten()), ("fc", new Linear(64, 8)), ("bn2", new BatchNorm(8)), ("drop2", new Dropout(0.5f)), ("head", new Linear(8, 2)));
        VarianceShift shift = Assert.Single(VarianceShift.In(net, [8, 8, 2]));
        Assert.Equal("bn", shift.Norm);
        Assert.Equal(["drop1"], shift.Dropouts);
        Assert.Empty(VarianceShift.In(SmallNets.ConvBn(), [4, 4, 2]));
    }

    [Theory]
    [Trait("row", "N11")]
    [InlineData(0.5f, 2)]
    [InlineData(0.2f, 1.25)]
    [InlineData(0.1f, 1.1111)]
    public void For_centred_inputs_the_variance_in_training_is_one_over_the_kept_share_times_that_of_inference(float dropProbability, double expected)
    {
        var net = new Sequential(new Flatten(), new Dropout(dropProbability), new Linear(32, 16, bias: false, init: Init.Glorot), new BatchNorm(16), new Linear(16, 3));
        using var weights = ParameterStore.For(net.Parameters, device, seed: 1);
        float[] values = weights.Values.Span.ToArray();
        var loader = new Loader(new Noise(8000), 400, seed: 1, shuffle: false);
        VarianceShift shift = Assert.Single(VarianceShift.Measure(net, weights, loader.Epoch(0)));
        output.WriteLine($"{shift}");
        Assert.Equal(expected, shift.Ratio, 0.03 * expected);
        Assert.Equal(values, weights.Values.Span.ToArray());
    }

    [Fact]
    [Trait("row", "N11")]
    public void A_trained_network_has_the_shift_where_dropout_comes_first_and_none_where_it_comes_last()
    {
        (IReadOnlyList<VarianceShift> first, double firstGap) = Trained(last: false);
        (IReadOnlyList<VarianceShift> last, double lastGap) = Trained(last: true);
        output.WriteLine($"{string.Join("; ", first)}: loss in inference {firstGap:g4}; dropout behind the norms: {last.Count} findings, loss {lastGap:g4}");
        Assert.All(first, s => Assert.True(s.Ratio > 1.1));
        Assert.Equal(2, first.Count);
        Assert.Empty(last);
    }

    [Fact]
    public void Batches_are_needed() =>
        Assert.Contains("at least one batch", Assert.Throws<InputException>(() => VarianceShift.Measure(new Identity(), ParameterStore.For([], device, 0), [])).Message, StringComparison.Ordinal);

    private (IReadOnlyList<VarianceShift> Shifts, double TestLoss) Trained(bool last)
    {
        Layer net = last
            ? new Sequential(new Linear(2, 32, bias: false), new BatchNorm(32), new Relu(), new Linear(32, 32, bias: false), new BatchNorm(32), new Relu(), new Dropout(0.5f), new Linear(32, 3))
            : new Sequential(new Linear(2, 32), new Relu(), new Dropout(0.5f), new Linear(32, 32, bias: false), new BatchNorm(32), new Relu(), new Dropout(0.5f), new Linear(32, 32, bias: false), new BatchNorm(32), new Relu(), new Linear(32, 3));
        var recipe = new Recipe { Epochs = 8, BatchSize = 50, Optimizer = new Adam(1e-2f), Schedule = new ConstantSchedule() };
        RunResult run = Trainer.Fit(net, new Spirals(600), new Spirals(300, part: 1), recipe, new() { Device = device });
        using ParameterStore weights = run.Weights;
        return (VarianceShift.Measure(net, weights, new Loader(new Spirals(600), 100, seed: 1, shuffle: false).Epoch(0)), run.TestLoss!.Value);
    }

    private sealed class Noise(int count) : Dataset
    {
        public override string Name => "noise";

        public override int Count => count;

        public override Shape SampleShape => [32];

        public override IReadOnlyList<string> ClassNames { get; } = ["only", "other"];

        public override int LabelOf(int index) => 0;

        public override void Read(int index, in SampleKey key, Span<float> into)
        {
            Philox random = Philox.For(1, (ulong)index);
            random.FillNormal(into, 1);
        }
    }
}
