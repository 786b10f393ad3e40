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
}
