using Kiln.Cpu;
using Xunit.Abstractions;

namespace Kiln.Vision.Tests;

/// <summary>Models with other norms, dropout and stochastic depth than usual.</summary>
public sealed class ModelOptionsTests(ITestOutputHelper output)
{
    public static TheoryData<string, string, NormPlacement> Choices
    {
        get
        {
            var all = new TheoryData<string, string, NormPlacement>();
            foreach (string model in (string[])["cnn", "cnnbn", "mlp", "mlp11", "mlp_sigmoid", "resnet18", "resnet20"])
            {
                foreach (string norm in (string[])["batch", "layer", "instance", "group:4", "rms", "none"])
                {
                    all.Add(model, norm, NormPlacement.Before);
                    if (norm is "batch" or "group:4") all.Add(model, norm, NormPlacement.After);
                }
            }

            return all;
        }
    }

    [Theory]
    [InlineData("mlp", 2)]
    [InlineData("mlp11", 11)]
    [InlineData("mlp_sigmoid", 1)]
    [InlineData("cnn", 4)]
    [InlineData("cnnbn", 4)]
    [InlineData("resnet20", 10)]
    [InlineData("resnet18", 9)]
    public void Every_hidden_function_is_replaced(string model, int functions)
    {
        Layer net = ModelCatalog.Create(model, [32, 32, 3], 10, new ModelOptions { Activation = "prelu" });
        Assert.Equal(functions, net.Parameters.Count(p => p.Shape == new Shape([1]) && p.Path.EndsWith("weight", StringComparison.Ordinal)));
        Assert.Equal(new Shape([1, 10]), ModelSummary.Of(net, [32, 32, 3]).Rows[^1].Output);
        Assert.Contains("elu", net.Describe([32, 32, 3]), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Recipes_hand_theirs_on() => Assert.Equal("elu:1.5", ModelOptions.Of(new Recipe { Activation = "elu:1.5" }).Activation);

    [Fact]
    public void A_block_prints_the_function_it_was_given() =>
        Assert.Equal("BasicBlock(4, 4, activation: \"elu:1.5\")", new BasicBlock(4, 4, activation: "elu:1.5").Code);

    [Theory]
    [Trait("row", "I13")]
    [MemberData(nameof(Choices))]
    public void Every_model_takes_every_norm_on_either_side_of_the_function(string model, string norm, NormPlacement placement)
    {
        Shape sample = model == "resnet18" ? [64, 64, 3] : [28, 28, 3];
        Layer net = ModelCatalog.Create(model, sample, 10, new() { Norm = NormChoice.Parse(norm), NormPlacement = placement, Dropout = 0.1f });
        int norms = Count(net, m => m is BatchNorm or SampleNorm);
        Assert.Equal(norm == "none" ? 0 : NormsOf(model), norms);
        Assert.Empty(RedundantBias.In(net));
        Assert.True(ModelSummary.Of(net, sample).Parameters > 0);
    }

    [Theory]
    [Trait("row", "I12")]
    [InlineData(NormPlacement.Before)]
    [InlineData(NormPlacement.After)]
    public void Models_have_no_bias_before_a_norm(NormPlacement placement)
    {
        foreach ((string name, _) in ModelCatalog.Entries)
        {
            if (name is "linear" or "gru" or "vit") continue;   // their norms cannot be changed
            Assert.Empty(RedundantBias.In(ModelCatalog.Create(name, [32, 32, 3], 10, new() { Norm = NormChoice.Batch, NormPlacement = placement })));
        }
    }

    [Theory]
    [InlineData("resnet20", "batch")]
    [InlineData("resnet20", "group:8")]
    [InlineData("resnet20", "none")]
    [InlineData("cnnbn", "layer")]
    public void A_changed_model_trains(string model, string norm)
    {
        Layer net = ModelCatalog.Create(model, [16, 16, 3], 4, new() { Norm = NormChoice.Parse(norm), DropPath = model == "resnet20" ? 0.2f : 0, Dropout = 0.1f });
        using var device = new CpuDevice(threads: 2);
        using var store = ParameterStore.For(net.Parameters, device, seed: 4);
        using var state = OptimizerState.For(new Sgd(norm == "none" ? 0.002f : 0.02f), store);
        var x = new float[16 * 16 * 16 * 3];
        Philox.For(4, "images").FillNormal(x, 1);
        int[] labels = [.. Enumerable.Range(0, 16).Select(i => i % 4)];
        float first = 0, last = 0;
        for (int step = 0; step < 15; step++)
        {
            using Pass pass = Pass.Training(store, step);
            Tensor loss = new CrossEntropy().Of(net.Apply(pass.Input(x, [16, 16, 16, 3])), labels);
            last = loss.Item();
            if (step == 0) first = last;
            loss.Backward();
            state.Step();
        }

        Assert.True(last < first, $"{first} became {last}");
    }

    [Fact]
    public void Stochastic_depth_rises_over_the_blocks_and_leaves_inference_alone()
    {
        Layer net = ModelCatalog.Create("resnet20", [16, 16, 3], 4, new() { DropPath = 0.4f }), plain = ModelCatalog.Create("resnet20", [16, 16, 3], 4);
        Assert.Equal([0.05f, 0.1f, 0.15f, 0.2f, 0.25f, 0.3f, 0.35f, 0.4f], Find<DropPath>(net).Select(d => MathF.Round(d.Rate, 6)));
        Assert.Equal(plain.Parameters.Select(p => p.Path), net.Parameters.Select(p => p.Path));
        using var store = ParameterStore.For(net.Parameters, Kiln.Devices.Device.Cpu, seed: 4);
        using var plainStore = ParameterStore.For(plain.Parameters, Kiln.Devices.Device.Cpu, seed: 4);
        var x = new float[2 * 16 * 16 * 3];
        Philox.For(4, "images").FillNormal(x, 1);
        Assert.Equal(Run(plain, plainStore, x, training: false), Run(net, store, x, training: false));
        Assert.Equal(Run(net, store, x, training: true), Run(net, store, x, training: true));
    }

    [Fact]
    public void Options_without_a_place_are_refused()
    {
        Assert.Contains("dropPath needs residual blocks", Assert.Throws<InputException>(() => ModelCatalog.Create("mlp", [28, 28, 1], 10, new() { DropPath = 0.1f })).Message, StringComparison.Ordinal);
        Assert.Contains("its norms cannot be changed", Assert.Throws<InputException>(() => ModelCatalog.Create("linear", [28, 28, 1], 10, new() { Norm = NormChoice.Batch })).Message, StringComparison.Ordinal);
        Assert.Contains("need a hidden layer", Assert.Throws<InputException>(() => ModelCatalog.Create("gru", [28, 28, 1], 10, new() { Dropout = 0.5f })).Message, StringComparison.Ordinal);
        Assert.Contains("divisor of 300 features", Assert.Throws<InputException>(() => ModelCatalog.Create("mlp", [28, 28, 1], 10, ModelOptions.Of(Recipe.Parse("""{"norm": "group:7"}""")))).Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "I10")]
    public void A_folded_resnet20_gives_a_thousand_images_the_same_classes()
    {
        Layer net = ModelCatalog.Create("resnet20", [16, 16, 3], 10);
        using var device = new CpuDevice(threads: 2);
        using var store = ParameterStore.For(net.Parameters, device, seed: 4);
        var images = new NoiseImages(1000);
        PreciseStatistics.Measure(net, store, new Loader(images, 100, seed: 1, shuffle: false, threads: 0).Epoch(0).Take(2));
        FoldingReport report = FoldingReport.Compare(net, store, new Loader(images, 100, seed: 1, shuffle: false, threads: 0).Epoch(0));
        output.WriteLine($"{report.Samples} images: largest |difference of logits| {report.LargestDifference:0.0e+0}, same class {report.SameClass:P2}");
        Assert.Equal(1000, report.Samples);
        Assert.Equal(1, report.SameClass);
        Assert.InRange(report.LargestDifference, 1e-9f, 1e-4f);   // none at all would mean that nothing was folded
    }

    private static int NormsOf(string model) => model switch
    {
        "cnn" or "cnnbn" => 4,
        "mlp" => 2,
        "mlp11" => 11,
        "mlp_sigmoid" => 1,
        "resnet18" => 20,
        _ => 19,
    };

    private static int Count(Module model, Func<Module, bool> what) => (what(model) ? 1 : 0) + model.Children.Sum(c => Count(c.Module, what));

    private static IEnumerable<T> Find<T>(Module model)
        where T : Module => model.Children.SelectMany(c => c.Module is T found ? [found] : Find<T>(c.Module));

    private static float[] Run(Layer net, ParameterStore store, float[] x, bool training)
    {
        using Pass pass = training ? Pass.Training(store, 3) : Pass.Inference(store);
        return net.Apply(pass.Input(x, [2, 16, 16, 3])).Keep();
    }

    /// <summary>Images of noise, each brighter or darker.</summary>
    private sealed class NoiseImages(int count) : Dataset
    {
        public override string Name => "noise";

        public override int Count => count;

        public override Shape SampleShape => [16, 16, 3];

        public override IReadOnlyList<string> ClassNames { get; } = [.. Enumerable.Range(0, 10).Select(i => $"{i}")];

        public override int LabelOf(int index) => index % 10;

        public override void Read(int index, in SampleKey key, Span<float> into)
        {
            Philox random = Philox.For(7, (ulong)index);
            float mean = random.Normal();
            random.FillNormal(into, 1);
            for (int i = 0; i < into.Length; i++) into[i] += mean;
        }
    }
}
