namespace Kiln.Tests.Layers;

public sealed class ModelSummaryTests
{
    [Fact]
    public void The_lecture_network_with_batch_norm_has_544514_parameters()
    {
        var net = new Sequential(
            new Conv2d(3, 24, kernel: 5, bias: false), new BatchNorm(24), new Relu(), new MaxPool2d(2),
            new Conv2d(24, 48, kernel: 5, bias: false), new BatchNorm(48), new Relu(), new MaxPool2d(2),
            new Flatten(),
            new Linear(1200, 400, bias: false), new BatchNorm(400), new Relu(),
            new Linear(400, 80, bias: false), new BatchNorm(80), new Relu(),
            new Linear(80, 10));
        ModelSummary summary = ModelSummary.Of(net, [32, 32, 3]);
        Assert.Equal(544514, summary.Parameters);
        Assert.Equal(544514, summary.Trained);
        Assert.Equal((2 * (24 + 48 + 400 + 80)) + 4, summary.Statistics);
        Assert.Equal(new SummaryRow("4", "Conv2d(24, 48, kernel: 5, bias: false)", [1, 10, 10, 48], 28800), summary.Rows[4]);
        Assert.Equal(new SummaryRow("8", "Flatten()", [1, 1200], 0), summary.Rows[8]);
        Assert.Equal(16, summary.Rows.Count);
    }

    [Fact]
    public void Rows_are_leaves_under_their_whole_path()
    {
        var net = new Sequential(("stem", new Linear(4, 8)), ("block", new Residual(new Sequential(new Relu(), new Linear(8, 8)), new Identity())));
        Assert.Equal(["stem", "block.body.0", "block.body.1", "block.shortcut"], ModelSummary.Of(net, [4]).Rows.Select(r => r.Path));
    }

    [Fact]
    public void A_block_that_hides_its_children_is_one_row_with_all_their_parameters()
    {
        var net = new Sequential(new Hiding(), new Relu());
        ModelSummary summary = ModelSummary.Of(net, [3]);
        Assert.Equal([new SummaryRow("0", "Hiding()", [1, 3], 12), new SummaryRow("1", "Relu()", [1, 3], 0)], summary.Rows);
    }

    [Fact]
    public void A_shared_layer_is_counted_once()
    {
        var shared = new Linear(3, 3);
        ModelSummary summary = ModelSummary.Of(new Sequential(shared, new Relu(), shared), [3]);
        Assert.Equal(["0", "1", "0"], summary.Rows.Select(r => r.Path));
        Assert.Equal(12, summary.Parameters);
    }

    [Fact]
    public void A_layer_that_nobody_registered_is_named()
    {
        var e = Assert.Throws<InputException>(() => ModelSummary.Of(new Forgetful(), [3]));
        Assert.Equal("Forgetful: the layer '0' ran but is not part of the model; register it with Child in the constructor of the block that calls it.", e.Message);
    }

    [Fact]
    public void A_summary_leaves_values_of_a_model_in_training_alone()
    {
        var net = new Sequential(new Linear(3, 3), new BatchNorm(3));
        using var store = ParameterStore.For(net.Parameters, new Devices.NullDevice(), seed: 3);
        float[] before = store.Values.Span.ToArray();
        ModelSummary.Of(net, [3]);
        Assert.Equal(before, store.Values.Span.ToArray());
        Assert.Equal(before[..9], net.Parameters[0].Values.ToArray());
    }

    private sealed class Hiding : Layer
    {
        private readonly Linear inner;

        public Hiding() => inner = Child("inner", new Linear(3, 3));

        public override Tensor Forward(Tensor x) => inner.Forward(x);
    }

    private sealed class Forgetful : Layer
    {
        private readonly Sequential inner = new(new Relu());

        public override Tensor Forward(Tensor x) => inner.Forward(x);
    }
}
