using Kiln.Cpu;

namespace Kiln.Vision.Tests;

public sealed class ResNetsTests
{
    [Theory]
    [InlineData(20, 269_722)]   // PyTorch 1.13 counts the same
    [InlineData(32, 464_154)]
    [InlineData(44, 658_586)]
    [InlineData(56, 853_018)]
    public void Networks_for_small_images_have_the_known_number_of_parameters(int depth, long expected) =>
        Assert.Equal(expected, ModelSummary.Of(ResNets.ForSmallImages([32, 32, 3], 10, depth), [32, 32, 3]).Parameters);

    [Fact]
    public void The_network_of_18_layers_has_torchvisions_number_of_parameters() =>
        Assert.Equal(11_689_512, ModelSummary.Of(ResNets.ResNet18([224, 224, 3], 1000), [224, 224, 3]).Parameters);

    [Fact]
    public void Names_and_shapes_in_files_are_torchvisions()
    {
        string[] files = [.. ResNets.ResNet18([224, 224, 3], 1000).Parameters.Select(p => $"{p.Path} {p.FileShape}")];
        Assert.Equal(122, files.Length);   // torchvision's state_dict has as many entries
        Assert.Equal(["conv1.weight [64, 3, 7, 7]", "bn1.weight [64]", "bn1.bias [64]"], files[..3]);
        Assert.Equal(["fc.weight [1000, 512]", "fc.bias [1000]"], files[^2..]);
        Assert.Equal(
            ["layer2.0.conv1.weight [128, 64, 3, 3]", "layer2.0.conv2.weight [128, 128, 3, 3]", "layer2.0.downsample.0.weight [128, 64, 1, 1]"],
            files.Where(f => f.StartsWith("layer2.0.", StringComparison.Ordinal) && f.EndsWith("3]", StringComparison.Ordinal) | f.EndsWith("1, 1]", StringComparison.Ordinal)));
        Assert.Contains("layer4.0.downsample.1.running_var [512]", files);
        Assert.DoesNotContain(files, f => f.StartsWith("layer1.0.downsample", StringComparison.Ordinal));
    }

    [Fact]
    public void Networks_for_small_images_have_the_same_names_and_no_downsampling_weights()
    {
        string[] paths = [.. ResNets.ForSmallImages([32, 32, 3], 10).Parameters.Where(p => p.Kind == ParameterKind.Weight).Select(p => p.Path)];
        Assert.Equal(["conv1.weight", "layer1.0.conv1.weight", "layer1.0.conv2.weight"], paths[..3]);
        Assert.Equal(["layer3.2.conv2.weight", "fc.weight"], paths[^2..]);
        Assert.Equal(20, paths.Length);   // the layers that give it its name
    }

    [Theory]
    [InlineData(7)]
    [InlineData(2)]
    [InlineData(18)]
    public void A_depth_that_is_not_6n_plus_2_is_refused(int depth) =>
        Assert.Contains($"received {depth}", Assert.Throws<InputException>(() => ResNets.ForSmallImages([32, 32, 3], 10, depth)).Message, StringComparison.Ordinal);

    [Fact]
    public void It_prints_one_line_for_each_block()
    {
        string text = ResNets.ForSmallImages([32, 32, 3], 10).Describe([32, 32, 3]);
        Assert.Contains("new BasicBlock(16, 32, stride: 2, shortcut: Shortcut.ZeroPadding),", text, StringComparison.Ordinal);
        string[] blocks = [.. text.Split('\n').Where(line => line.Contains("BasicBlock(32, 32)", StringComparison.Ordinal))];
        Assert.Equal(2, blocks.Length);
        Assert.All(blocks, line => Assert.EndsWith("// [1, 16, 16, 32]   18,560 parameters", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Whole_training_steps_give_the_same_bits_with_any_number_of_threads_and_readers()
    {
        float[]? first = null;
        foreach ((int threads, int readers) in new[] { (1, 0), (2, 1), (3, 2), (4, 3) })
        {
            Layer net = ResNets.ForSmallImages([8, 8, 3], 10);
            using var device = new CpuDevice(threads);
            using var store = ParameterStore.For(net.Parameters, device, seed: 4);
            using var optimizer = OptimizerState.For(new Sgd(0.1f, Momentum: 0.9f), store);
            var loader = new Loader(new Noise(), batchSize: 4, seed: 6, shuffle: true, readers);
            var all = new List<float>();
            long step = 0;
            foreach (Batch batch in loader.Epoch(0))
            {
                using Pass pass = Pass.Training(store, step++);
                Tensor loss = net.Apply(pass.Input(batch.Values, batch.Shape)).CrossEntropy(batch.Labels);
                loss.Backward();
                optimizer.Step();
                all.Add(loss.Keep()[0]);
            }

            foreach (Parameter p in net.Parameters) all.AddRange(p.Values);
            first ??= [.. all];
            Assert.Equal(6, step);
            Assert.DoesNotContain(float.NaN, all);
            Assert.True(first.AsSpan().SequenceEqual(all.ToArray()), $"{threads} threads, {readers} readers: other bits than with one");
        }
    }

    [Fact]
    public void A_warm_training_step_allocates_nothing()
    {
        Layer net = ResNets.ForSmallImages([8, 8, 3], 10);
        using var device = new CpuDevice(threads: 2);
        using var store = ParameterStore.For(net.Parameters, device, seed: 4);
        using var optimizer = OptimizerState.For(new Sgd(0.1f, Momentum: 0.9f), store);
        Shape shape = [4, 8, 8, 3];
        var x = new float[shape.Count];
        int[] labels = [3, 1, 4, 1];
        long bytes = long.MaxValue;
        for (int step = 0; step < 12 && bytes > 0; step++)   // cold at first; later the runtime may swap recompiled code in during one step
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            using (Pass pass = Pass.Training(store, step))
            {
                net.Apply(pass.Input(x, shape)).CrossEntropy(labels).Backward();
                optimizer.Step();
            }

            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, bytes);
    }

    /// <summary>Images of random numbers, drawn by whoever reads them.</summary>
    private sealed class Noise : Dataset
    {
        public override string Name => "noise";

        public override int Count => 24;

        public override Shape SampleShape => [8, 8, 3];

        public override IReadOnlyList<string> ClassNames { get; } = [.. Enumerable.Range(0, 10).Select(c => $"{c}")];

        public override int LabelOf(int index) => index % 10;

        public override void Read(int index, in SampleKey key, Span<float> into) => key.Stream().FillNormal(into, 1);
    }
}
