namespace Kiln.Vision;

/// <summary>Residual networks (He et al. 2016), with torchvision's names of parameters.</summary>
/// <remarks>
/// Convolutions have no bias and start normal with variance 2 / fan-out, scales at 1, as torchvision's. The last layer's weights start as PyTorch's,
/// uniform in ±1/√fan-in; its bias starts at zero.
/// </remarks>
public static class ResNets
{
    /// <summary>
    /// The network for small images (section 4.2): a 3×3 stem of 16 channels, three stages of (depth − 2)/6 blocks with 16, 32 and 64 channels, the
    /// mean over all places, one linear layer. Shortcuts have no parameters. 269,722 parameters at depth 20 on <c>[32, 32, 3]</c> with 10 classes.
    /// </summary>
    /// <param name="sample">The shape of one image, <c>[H, W, C]</c>, at least 4 by 4.</param>
    /// <param name="classes">How many outputs it has.</param>
    /// <param name="depth">Layers with weights, 6n + 2: 20, 32, 44, 56 or 110 in the paper.</param>
    /// <param name="options">Other functions, norms, dropout or stochastic depth; null for the network as it is described.</param>
    /// <exception cref="InputException">Samples that are no images, or a depth that is not 6n + 2.</exception>
    public static Sequential ForSmallImages(Shape sample, int classes, int depth = 20, ModelOptions? options = null)
    {
        if (depth < 8 || (depth - 2) % 6 != 0) throw new InputException($"ResNet depth: expected 6n + 2 such as 20, 32, 44 or 56, received {depth}.");
        ModelInput.RequireImage($"resnet{depth}", sample, least: 4);
        int blocks = (depth - 2) / 6;
        ModelOptions o = options ?? new();
        float[] rates = DropPath.Rates(o.DropPath, 3 * blocks);
        return new([
            .. o.Hidden(NormChoice.Batch, ("conv1", bias => new Conv2d(sample[2], 16, kernel: 3, padding: 1, bias: bias, init: BasicBlock.FirstWeights)), "bn1", ("relu", o.Function(() => new Relu())), 16, hasPlaces: true),
            ("layer1", Stage(16, 16, stride: 1, Shortcut.ZeroPadding, o, rates.AsSpan(0, blocks))), .. o.Changed("layer1", hasPlaces: true),
            ("layer2", Stage(16, 32, stride: 2, Shortcut.ZeroPadding, o, rates.AsSpan(blocks, blocks))), .. o.Changed("layer2", hasPlaces: true),
            ("layer3", Stage(32, 64, stride: 2, Shortcut.ZeroPadding, o, rates.AsSpan(2 * blocks, blocks))), .. o.Changed("layer3", hasPlaces: true),
            ("avgpool", new GlobalAveragePool()),
            .. o.Dropped("dropout"),
            ("fc", new Linear(64, classes, init: Init.Torch))]);
    }

    /// <summary>
    /// ResNet-18 as torchvision has it: a 7×7 stem of 64 channels with stride 2, a 3×3 maximum with stride 2, four stages of two blocks with 64, 128,
    /// 256 and 512 channels, the mean over all places, one linear layer. 11,689,512 parameters on three channels with 1000 classes.
    /// </summary>
    /// <param name="sample">The shape of one image, <c>[H, W, C]</c>, at least 16 by 16; made for 224 by 224.</param>
    /// <param name="classes">How many outputs it has.</param>
    /// <param name="options">Other functions, norms, dropout or stochastic depth; null for the network as it is described.</param>
    /// <exception cref="InputException">Samples that are no images of that size.</exception>
    public static Sequential ResNet18(Shape sample, int classes, ModelOptions? options = null)
    {
        ModelInput.RequireImage("resnet18", sample, least: 16);
        ModelOptions o = options ?? new();
        float[] rates = DropPath.Rates(o.DropPath, 8);
        return new([
            .. o.Hidden(NormChoice.Batch, ("conv1", bias => new Conv2d(sample[2], 64, kernel: 7, stride: 2, padding: 3, bias: bias, init: BasicBlock.FirstWeights)), "bn1", ("relu", o.Function(() => new Relu())), 64, hasPlaces: true),
            ("maxpool", new MaxPool2d(3, stride: 2, padding: 1)),
            ("layer1", Stage(64, 64, stride: 1, Shortcut.Projection, o, rates.AsSpan(0, 2))), .. o.Changed("layer1", hasPlaces: true),
            ("layer2", Stage(64, 128, stride: 2, Shortcut.Projection, o, rates.AsSpan(2, 2))), .. o.Changed("layer2", hasPlaces: true),
            ("layer3", Stage(128, 256, stride: 2, Shortcut.Projection, o, rates.AsSpan(4, 2))), .. o.Changed("layer3", hasPlaces: true),
            ("layer4", Stage(256, 512, stride: 2, Shortcut.Projection, o, rates.AsSpan(6, 2))), .. o.Changed("layer4", hasPlaces: true),
            ("avgpool", new GlobalAveragePool()),
            .. o.Dropped("dropout"),
            ("fc", new Linear(512, classes, init: Init.Torch))]);
    }

    /// <summary>Blocks of one size, one for each rate of stochastic depth; the first one changes the size.</summary>
    private static Sequential Stage(int inputs, int outputs, int stride, Shortcut shortcut, ModelOptions o, ReadOnlySpan<float> rates)
    {
        var layers = new Layer[rates.Length];
        for (int i = 0; i < rates.Length; i++)
        {
            layers[i] = o.Features.Shake ? ShakenBlock.Of(i == 0 ? inputs : outputs, outputs, i == 0 ? stride : 1, o, rates[i]) : new BasicBlock(i == 0 ? inputs : outputs, outputs, i == 0 ? stride : 1, shortcut, o.Norm, o.NormPlacement, rates[i], o.Activation);
        }

        return new(layers);
    }
}
