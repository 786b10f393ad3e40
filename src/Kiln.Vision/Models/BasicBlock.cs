namespace Kiln.Vision;

/// <summary>How a block whose output has another size or number of channels than its input adds the two (He et al. 2016, section 4.1).</summary>
public enum Shortcut
{
    /// <summary>Option B: a 1×1 convolution with a norm.</summary>
    Projection,

    /// <summary>Option A, without parameters: pixels are left out, channels of zeros put on both sides.</summary>
    ZeroPadding,
}

/// <summary>The block of two 3×3 convolutions of ResNet-18 and of the networks for small images: <c>y = relu(bn₂(conv₂(relu(bn₁(conv₁(x))))) + shortcut(x))</c> (He et al. 2016).</summary>
/// <remarks>
/// x <c>[N, H, W, inputs]</c>, y <c>[N, ⌈H/stride⌉, ⌈W/stride⌉, outputs]</c>. Children are named as torchvision's: conv1, bn1, relu, conv2, bn2 and, with a
/// projection, downsample. Convolutions have no bias and start at <see cref="FirstWeights"/>.
/// </remarks>
public sealed class BasicBlock : Layer
{
    /// <summary>He et al. (2015), normal, fan-out, which keeps the variance of gradients; torchvision's choice for residual networks.</summary>
    internal static readonly Init FirstWeights = new VarianceScaling(2, FanMode.Out, Spread.Normal);

    private readonly Conv2d conv1, conv2;
    private readonly BatchNorm bn1, bn2;
    private readonly Layer relu;
    private readonly Sequential? downsample;
    private readonly SubsamplePadOp? padding;

    /// <summary>Makes the block.</summary>
    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels; with <see cref="Shortcut.ZeroPadding"/> at least <paramref name="inputs"/>.</param>
    /// <param name="stride">The stride of the first convolution and of the shortcut.</param>
    /// <param name="shortcut">How sizes are brought together where they differ; otherwise x itself is added.</param>
    /// <param name="activation">The function in place of the rectifier, as <see cref="Activations.Parse"/> reads it, or null; one layer serves both places, as in torchvision's block.</param>
    /// <exception cref="InputException">A size out of range, an unknown activation, or fewer outputs than inputs where zeros are to be added.</exception>
    public BasicBlock(int inputs, int outputs, int stride = 1, Shortcut shortcut = Shortcut.Projection, string? activation = null)
    {
        conv1 = Child("conv1", new Conv2d(inputs, outputs, kernel: 3, stride, padding: 1, bias: false, init: FirstWeights));
        bn1 = Child("bn1", new BatchNorm(outputs));
        relu = Child("relu", activation is null ? new Relu() : Activations.Parse(activation));
        conv2 = Child("conv2", new Conv2d(outputs, outputs, kernel: 3, padding: 1, bias: false, init: FirstWeights));
        bn2 = Child("bn2", new BatchNorm(outputs));
        bool same = stride == 1 && inputs == outputs;
        Code = $"BasicBlock({inputs}, {outputs}{(stride == 1 ? "" : $", stride: {stride}")}{(same || shortcut == Shortcut.Projection ? "" : $", shortcut: Shortcut.{shortcut}")}{(activation is null ? "" : $", activation: \"{activation}\"")})";
        if (same) return;
        if (shortcut == Shortcut.Projection)
        {
            downsample = Child("downsample", new Sequential(new Conv2d(inputs, outputs, kernel: 1, stride, bias: false, init: FirstWeights), new BatchNorm(outputs)));
            return;
        }

        if (outputs < inputs) throw new InputException($"BasicBlock outputs: expected at least the {inputs} input channels, because zeros are added to them, received {outputs}; use Shortcut.Projection.");
        int before = (outputs - inputs) / 2;
        padding = new(stride, before, outputs - inputs - before);
    }

    /// <inheritdoc/>
    public override string Code { get; }

    /// <inheritdoc/>
    protected override bool KeepsNothing => true;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        Tensor shortcut = downsample?.Apply(x) ?? (padding is null ? x : x.Apply(padding));
        return Fusion.Join(x, shortcut, relu, conv1, bn1, relu, conv2, bn2);
    }
}
