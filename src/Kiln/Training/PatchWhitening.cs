using Kiln.Devices;

namespace Kiln;

/// <summary>Makes the first convolution of a model whiten the patches it sees: filters are eigenvectors of their covariance over √(λ + ε), each with both signs.</summary>
/// <remarks>
/// With K outputs and patches of d values, the min(d, ⌈K/2⌉) directions of largest variance are taken: first all with a plus, then all with a minus, so that a rectifier behind them
/// loses nothing. Outputs beyond 2·d keep the weights that were drawn. The bias, where there is one, takes the mean of the patches away.
/// </remarks>
internal static class PatchWhitening
{
    private const int LargestPatch = 1024;   // values; Jacobi's work grows with the third power

    /// <summary>Sets the weights; the first so many outputs of the layer are whitened.</summary>
    public static (Conv2d Layer, int Outputs) Apply(Layer net, ReadOnlySpan<float> batch, Shape shape, double epsilon)
    {
        Conv2d layer = First(net) as Conv2d ?? throw new InputException("Whitening needs a model whose first layer with weights is a convolution; this one's is not.");
        Shape kernel = layer.Weight.Shape;
        int d = kernel[0] * kernel[1] * kernel[2], outputs = kernel[3];
        if (layer.Groups != 1) throw new InputException($"Whitening needs a first convolution without groups; '{layer.Path}' has {layer.Groups}.");
        if (d > LargestPatch) throw new InputException($"Whitening takes patches of at most {LargestPatch} values; those of '{layer.Path}' have {d}.");
        if (shape.Rank != 4 || shape[3] != kernel[2]) throw new InputException($"Whitening needs images [N, H, W, {kernel[2]}], received {shape}.");
        (double[] mean, double[,] covariance) = Covariance(batch, shape, layer.Window, d);
        (double[] values, double[][] vectors) = SymmetricEigen.Of(covariance);
        int directions = Math.Min(d, (outputs + 1) / 2);
        Span<float> w = layer.Weight.Values;
        for (int output = 0; output < Math.Min(outputs, 2 * directions); output++)
        {
            int direction = output % directions;
            double factor = (output < directions ? 1 : -1) / Math.Sqrt(Math.Max(values[direction], 0) + epsilon), shift = 0;
            for (int i = 0; i < d; i++)
            {
                w[(i * outputs) + output] = (float)(factor * vectors[direction][i]);
                shift -= factor * vectors[direction][i] * mean[i];
            }

            if (layer.Bias is not null) layer.Bias.Values[output] = (float)shift;
        }

        return (layer, Math.Min(outputs, 2 * directions));
    }

    /// <summary>The first layer in the order of declaration that has weights.</summary>
    private static Module? First(Module module)
    {
        if (module.Children.Count == 0) return module.Parameters.Any(p => p.Kind == ParameterKind.Weight) ? module : null;
        return module.Children.Select(child => First(child.Module)).FirstOrDefault(found => found is not null);
    }

    /// <summary>Mean and covariance over all patches that lie inside an image; a patch is <c>[k, k, C]</c>, as the kernel is in memory.</summary>
    private static (double[] Mean, double[,] Covariance) Covariance(ReadOnlySpan<float> images, Shape shape, Window window, int d)
    {
        int h = shape[1], w = shape[2], c = shape[3], k = window.Size;
        int rows = h - window.Span + 1, columns = w - window.Span + 1;
        if (rows < 1 || columns < 1) throw new InputException($"Whitening: images of {h} by {w} hold no patch of {window.Span} by {window.Span}.");
        double count = (double)shape[0] * rows * columns;
        var mean = new double[d];
        var sums = new double[d, d];
        var patch = new double[d];
        for (int turn = 0; turn < 2; turn++)   // means first, so that a large one costs no digits
        {
            for (int n = 0; n < shape[0]; n++)
            {
                for (int at = 0; at < rows * columns; at++)
                {
                    for (int i = 0; i < d; i++)
                    {
                        int y = (at / columns) + (i / (k * c) * window.Dilation), x = (at % columns) + (i / c % k * window.Dilation);
                        patch[i] = images[(((((n * h) + y) * w) + x) * c) + (i % c)] - (turn == 0 ? 0 : mean[i]);
                    }

                    if (turn == 0) Add(patch, mean);
                    else AddProducts(patch, sums);
                }
            }

            for (int i = 0; turn == 0 && i < d; i++) mean[i] /= count;
        }

        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++) sums[i, j] = sums[j, i] = sums[i, j] / count;
        }

        return (mean, sums);
    }

    private static void Add(double[] patch, double[] sums)
    {
        for (int i = 0; i < patch.Length; i++) sums[i] += patch[i];
    }

    /// <summary>Adds the lower triangle of patch · patchᵀ.</summary>
    private static void AddProducts(double[] patch, double[,] sums)
    {
        for (int i = 0; i < patch.Length; i++)
        {
            for (int j = 0; j <= i; j++) sums[i, j] += patch[i] * patch[j];
        }
    }
}
