using Kiln.Cpu;

namespace Kiln.Tests.Training;

/// <summary>What data-dependent initialisation says of itself, and of layers it cannot fit.</summary>
public sealed class DataInitReportTests : IDisposable
{
    private readonly CpuDevice device = new(1);

    public void Dispose() => device.Dispose();

    [Fact]
    [Trait("row", "G6")]
    public void In_a_transformer_the_linear_layers_are_fitted_and_the_products_inside_attention_are_named()
    {
        var net = new Sequential(("block", new TransformerBlock(8, 2)), ("last", new LastStep()), ("fc", new Linear(8, 3)));
        DataInitReport report = Fit(net, [40, 5, 8], new());
        Assert.Equal(["block.self_attn.out_proj", "block.linear1", "block.linear2", "fc"], report.Rows.Select(r => r.Path));
        Assert.Equal(["block.self_attn.in_proj_weight"], report.LeftAlone);
        Assert.InRange(report.MeanError!.Value, 0, 1e-3);
        Assert.InRange(report.DeviationError!.Value, 0, 1e-3);
        Assert.Contains("left as drawn: block.self_attn.in_proj_weight", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "G6")]
    public void Recurrent_weights_are_left_as_drawn_and_named()
    {
        var net = new Sequential(("gru", new Gru(4, 6)), ("last", new LastStep()), ("fc", new Linear(6, 3)));
        DataInitReport report = Fit(net, [30, 5, 4], new());
        Assert.Equal(["gru.weight_ih_l0", "gru.weight_hh_l0"], report.LeftAlone);
        Assert.Equal("fc", report.Rows.Single().Path);
    }

    [Fact]
    public void Standardised_weights_are_left_as_drawn()
    {
        var conv = new Conv2d(2, 4, kernel: 3, standardize: true);
        var net = new Sequential(("conv", conv), ("flatten", new Flatten()), ("fc", new Linear(4 * 16, 3)));
        DataInitReport report = Fit(net, [20, 6, 6, 2], new());
        Assert.Equal(["conv.weight"], report.LeftAlone);
        Assert.Equal("fc", report.Rows.Single().Path);
    }

    public static TheoryData<string> Norms => ["batch", "layer", "instance", "group:2", "rms"];

    [Theory]
    [MemberData(nameof(Norms))]
    public void Layers_before_any_norm_can_be_skipped(string norm)
    {
        Layer made = NormChoice.Parse(norm).Make(4, hasPlaces: true);
        var net = new Sequential(("conv", new Conv2d(2, 4, kernel: 3)), ("norm", made), ("relu", new Relu()), ("flatten", new Flatten()), ("fc", new Linear(4 * 16, 3)));
        DataInitReport report = Fit(net, [20, 6, 6, 2], new(SkipBeforeNorms: true));
        Assert.Equal(["conv.weight"], report.LeftAlone);
        Assert.Equal("fc", report.Rows.Single().Path);
    }

    [Fact]
    [Trait("row", "G6")]
    public void Whitening_measures_what_its_convolution_makes()
    {
        var net = new Sequential(("conv", new Conv2d(2, 12, kernel: 2)), ("relu", new Relu()), ("flatten", new Flatten()), ("fc", new Linear(12 * 25, 3)));
        DataInitReport report = Fit(net, [60, 6, 6, 2], new(DataInitKind.Whiten, Epsilon: 0));
        DataInitRow row = report.Rows.Single();
        Assert.Equal(("conv", 12), (row.Path, row.Units));
        Assert.InRange(row.MeanError, 0, 1e-4);
        Assert.InRange(row.DeviationError, 0, 1e-4);
        Assert.Empty(report.LeftAlone);
    }

    [Fact]
    public void A_run_keeps_the_report()
    {
        Recipe recipe = new() { Epochs = 1, BatchSize = 30, Init = "data" };
        RunResult found = Trainer.Fit(SmallNets.Mlp(), new Blobs(60), null, recipe, new() { Device = device });
        found.Weights.Dispose();
        Assert.Equal(2, found.DataInit!.Rows.Count);
        Assert.InRange(found.DataInit.DeviationError!.Value, 0, 1e-3);
        RunResult plain = Trainer.Fit(SmallNets.Mlp(), new Blobs(60), null, recipe with { Init = null }, new() { Device = device });
        plain.Weights.Dispose();
        Assert.Null(plain.DataInit);
    }

    private DataInitReport Fit(Layer net, Shape shape, DataInit settings)
    {
        net.SetInit(settings.FirstWeights, Init.Zero);
        using var weights = ParameterStore.For(net.Parameters, device, seed: 3);
        float[] left = [.. Fixed()];
        float[] batch = new float[shape.Count];
        new Philox(5).FillNormal(batch, 2);
        DataInitReport report = DataInitReport.Of(settings, net, settings.Apply(net, weights, batch, shape));
        if (report.LeftAlone.Count > 0) Assert.Equal(left, Fixed());
        return report;

        IEnumerable<float> Fixed() => net.Parameters.Where(p => p.Kind == ParameterKind.Weight && !p.Path.Contains("linear", StringComparison.Ordinal) && !p.Path.EndsWith("out_proj.weight", StringComparison.Ordinal) && !p.Path.StartsWith("fc", StringComparison.Ordinal))
            .SelectMany(p => p.Values.ToArray());
    }
}
