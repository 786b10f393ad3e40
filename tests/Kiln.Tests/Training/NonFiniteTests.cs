using Kiln.Cpu;

namespace Kiln.Tests.Training;

public sealed class NonFiniteTests : IDisposable
{
    private static readonly Recipe Small = new() { Data = "blobs", Model = "test", Epochs = 2, BatchSize = 16, Optimizer = new Sgd(0.1f), Schedule = new ConstantSchedule() };

    private readonly TemporaryFolder folder = new();
    private readonly CpuDevice device = new(2);

    public void Dispose()
    {
        folder.Dispose();
        device.Dispose();
    }

    [Fact]
    [Trait("row", "H5")]
    public void The_layer_whose_output_overflows_first_is_named_in_the_error_and_in_the_report()
    {
        Layer net = new Sequential(new Flatten(), new Linear(32, 16), new Relu(), new Linear(16, 16, init: new Constant(3e38f)), new Relu(), new Linear(16, 3));
        var run = new RunFolder(folder.File("run"));
        string message = Fails(net, Small, run);
        Assert.StartsWith("Training stopped at step 1 (epoch 1): ", message, StringComparison.Ordinal);
        Assert.Contains("first in the output of layer '3' (Linear(16, 16", message, StringComparison.Ordinal);
        NonFinite where = run.ReadReport().NonFinite!;
        Assert.Equal((1L, "3", "output", 16L * 16), (where.Step, where.Path, where.What, where.Of));
        Assert.InRange(where.Count, 1, where.Of);
    }

    [Fact]
    public void Weights_that_an_update_spoiled_are_named()
    {
        var run = new RunFolder(folder.File("run"));
        string message = Fails(SmallNets.Mlp(), Small with { Optimizer = new Sgd(3e38f) }, run);
        Assert.Contains("Training stopped at step", message, StringComparison.Ordinal);
        Assert.True(run.ReadReport().NonFinite is { What: "weights" or "output" }, message);
    }

    [Fact]
    public void Gradients_that_overflow_stop_the_run_before_the_update_where_they_are_clipped_by_norm()
    {
        // Outputs are 0, so that the loss is fine; the way back goes through weights of 1e30 twice.
        Layer net = new Sequential(new Flatten(), new Linear(32, 8, init: new Constant(0)), new Linear(8, 8, init: new Constant(1e30f)), new Linear(8, 3, init: new Normal(1e30)));
        var run = new RunFolder(folder.File("run"));
        string message = Fails(net, Small with { Clip = new GradientClip(Norm: 1) }, run);
        Assert.Contains("the length of the gradients is", message, StringComparison.Ordinal);
        NonFinite where = run.ReadReport().NonFinite!;
        Assert.Equal((1L, "1", "gradient of output"), (where.Step, where.Path, where.What));
        Assert.Contains("comes back to the output of layer '1'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Looking_changes_neither_values_nor_gradients_and_finds_nothing_where_all_is_well()
    {
        Layer net = SmallNets.ConvBn();
        using var weights = ParameterStore.For(net.Parameters, device, seed: 1);
        Batch batch = new Loader(new Blobs(16), 16, seed: 1, shuffle: false).Epoch(0).First();
        weights.Gradients.Span.Fill(7);
        float[] before = weights.Values.Span.ToArray();
        Assert.Null(NonFinite.Find(net, weights, batch, new CrossEntropy(), step: 3));
        Assert.Equal(before, weights.Values.Span.ToArray());
        Assert.All(weights.Gradients.Span.ToArray(), g => Assert.Equal(7, g));
    }

    [Fact]
    public void An_input_that_is_not_finite_is_the_first_of_all()
    {
        Layer net = SmallNets.Mlp();
        using var weights = ParameterStore.For(net.Parameters, device, seed: 1);
        Batch batch = new Loader(new Blobs(16), 16, seed: 1, shuffle: false).Epoch(0).First();
        batch.RowOf(2)[5] = float.NaN;
        Assert.Equal(new NonFinite(4, "", "input", "", 1, 16 * 32), NonFinite.Find(net, weights, batch, new CrossEntropy(), step: 3));
    }

    private string Fails(Layer net, Recipe recipe, RunFolder run) =>
        Assert.Throws<InputException>(() => Trainer.Fit(net, new Blobs(64), null, recipe, new() { Device = device, Folder = run })).Message;
}
