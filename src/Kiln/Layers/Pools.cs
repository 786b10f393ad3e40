using Kiln.Devices;

namespace Kiln;

/// <summary>The largest value of each window: <c>[N, H, W, C]</c> to <c>[N, H′, W′, C]</c>.</summary>
public sealed class MaxPool2d : Layer
{
    private readonly Window window;
    private readonly MaxPool2dOp op;

    /// <summary>Makes the layer.</summary>
    /// <param name="size">The side of the window.</param>
    /// <param name="stride">Positions between windows; null for <paramref name="size"/>, so that they do not overlap.</param>
    /// <param name="padding">Positions added at each border, which never win; at most half of <paramref name="size"/>.</param>
    /// <exception cref="InputException">A size out of range.</exception>
    public MaxPool2d(int size, int? stride = null, int padding = 0)
    {
        window = PoolWindow.Of(nameof(MaxPool2d), size, stride, padding);
        op = new(window, window);
    }

    /// <inheritdoc/>
    public override string Code => $"MaxPool2d({window.Size}{Option("stride", window.Stride, window.Size)}{Option("padding", window.Padding, 0)})";

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Apply(op);
}

/// <summary>The mean of each window, padding counted as zeros as PyTorch does: <c>[N, H, W, C]</c> to <c>[N, H′, W′, C]</c>.</summary>
public sealed class AveragePool2d : Layer
{
    private readonly Window window;
    private readonly AveragePool2dOp op;

    /// <summary>Makes the layer.</summary>
    /// <param name="size">The side of the window.</param>
    /// <param name="stride">Positions between windows; null for <paramref name="size"/>, so that they do not overlap.</param>
    /// <param name="padding">Zeros added at each border; at most half of <paramref name="size"/>.</param>
    /// <exception cref="InputException">A size out of range.</exception>
    public AveragePool2d(int size, int? stride = null, int padding = 0)
    {
        window = PoolWindow.Of(nameof(AveragePool2d), size, stride, padding);
        op = new(window, window);
    }

    /// <inheritdoc/>
    public override string Code => $"AveragePool2d({window.Size}{Option("stride", window.Stride, window.Size)}{Option("padding", window.Padding, 0)})";

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Apply(op);
}

/// <summary>The mean over all places of each channel: <c>[N, H, W, C]</c> to <c>[N, C]</c> (Lin et al. 2014).</summary>
public sealed class GlobalAveragePool : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.GlobalAveragePool();
}

/// <summary>The checks both pooling layers share.</summary>
internal static class PoolWindow
{
    /// <summary>The window of a pooling layer, checked.</summary>
    public static Window Of(string layer, int size, int? stride, int padding)
    {
        Require.AtLeast(1, $"{layer} size", size);
        Require.AtLeast(1, $"{layer} stride", stride ?? 1);
        Require.AtLeast(0, $"{layer} padding", padding);
        if (padding > size / 2) throw new InputException($"{layer} padding: expected at most half of the window's {size}, received {padding}.");
        return new(size, stride ?? size, padding);
    }
}
