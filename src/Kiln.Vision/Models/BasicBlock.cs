using System.Globalization;

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

    private readonly Layer[] body;
    private readonly Layer relu;
    private readonly DropPath? dropPath;
    private readonly Sequential? downsample;
    private readonly SubsamplePadOp? padding;

    /// <summary>Makes the block.</summary>
    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels; with <see cref="Shortcut.ZeroPadding"/> at least <paramref name="inputs"/>.</param>
    /// <param name="stride">The stride of the first convolution and of the shortcut.</param>
    /// <param name="shortcut">How sizes are brought together where they differ; otherwise x itself is added.</param>
    /// <param name="norm">Which norm follows the convolutions; null for batch normalisation. Convolutions have a bias where the norm does not take it away.</param>
    /// <param name="placement">Whether the first norm stands before or after the function; the second one is followed by the sum in either case.</param>
    /// <param name="dropPath">The probability with which a training pass leaves the convolutions of a sample out (<see cref="DropPath"/>); 0 for never.</param>
    /// <param name="activation">The function in place of the rectifier, as <see cref="Activations.Parse"/> reads it, or null; one layer serves both places, as in torchvision's block.</param>
    /// <exception cref="InputException">A size or probability out of range, an unknown activation, or fewer outputs than inputs where zeros are to be added.</exception>
    public BasicBlock(
        int inputs, int outputs, int stride = 1, Shortcut shortcut = Shortcut.Projection, NormChoice? norm = null, NormPlacement placement = NormPlacement.Before, float dropPath = 0,
        string? activation = null)
    {
        NormChoice chosen = norm ?? NormChoice.Batch;
        bool after = placement == NormPlacement.After, bias = !chosen.RemovesBias;
        Layer conv1 = Child("conv1", new Conv2d(inputs, outputs, kernel: 3, stride, padding: 1, bias: bias || after, init: FirstWeights));
        relu = activation is null ? new Relu() : Activations.Parse(activation);
        if (after) Child("relu", relu);
        Layer[] bn1 = chosen.Exists ? [Child("bn1", chosen.Make(outputs, hasPlaces: true))] : [];
        if (!after) Child("relu", relu);
        Layer conv2 = Child("conv2", new Conv2d(outputs, outputs, kernel: 3, padding: 1, bias: bias, init: FirstWeights));
        Layer[] bn2 = chosen.Exists ? [Child("bn2", chosen.Make(outputs, hasPlaces: true))] : [];
        this.dropPath = dropPath == 0 ? null : Child("drop_path", new DropPath(dropPath));
        body = after ? [conv1, relu, .. bn1, conv2, .. bn2] : [conv1, .. bn1, relu, conv2, .. bn2];
        bool same = stride == 1 && inputs == outputs;
        Code = $"BasicBlock({inputs}, {outputs}{(stride == 1 ? "" : $", stride: {stride}")}{(same || shortcut == Shortcut.Projection ? "" : $", shortcut: Shortcut.{shortcut}")}"
            + $"{(chosen == NormChoice.Batch ? "" : $", norm: NormChoice.Parse(\"{chosen}\")")}{(after ? ", placement: NormPlacement.After" : "")}"
            + $"{(dropPath == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", dropPath: {dropPath}f"))}{(activation is null ? "" : $", activation: \"{activation}\"")})";
        if (same) return;
        if (shortcut == Shortcut.Projection)
        {
            var projection = new Conv2d(inputs, outputs, kernel: 1, stride, bias: bias, init: FirstWeights);
            downsample = Child("downsample", chosen.Exists ? new Sequential(projection, chosen.Make(outputs, hasPlaces: true)) : new Sequential(projection));
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
        if (dropPath is null || !x.Pass.IsTraining) return Fusion.Join(x, shortcut, relu, body);
        Tensor made = dropPath.Apply(Fusion.Chain(x, body));
        return Fusion.Join(made, shortcut, relu);
    }
}
