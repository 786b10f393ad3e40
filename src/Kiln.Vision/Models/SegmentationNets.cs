namespace Kiln.Vision;

/// <summary>Networks that give every pixel a class.</summary>
public static class SegmentationNets
{
    private const int Width = 16;

    /// <summary>
    /// Fully convolutional: seven 3×3 convolutions of 16 channels with batch normalisation, dilated by 1, 1, 2, 4, 8, 1 and 1, and one of 1×1; <c>[H, W, C]</c> becomes <c>[H, W, classes]</c>. Dilation
    /// lets each pixel see 37 by 37 others without making the image smaller (Yu and Koltun 2016).
    /// </summary>
    /// <exception cref="InputException">Samples that are no images of at least 4 by 4 pixels.</exception>
    public static Sequential Fcn(Shape sample, int classes, ModelOptions? options = null)
    {
        ModelInput.RequireImage("fcn", sample, least: 4);
        ModelOptions o = options ?? new();
        var layers = new List<(string, Layer)>();
        int number = 0;
        foreach (int dilation in (int[])[1, 1, 2, 4, 8, 1, 1])
        {
            int inputs = number == 0 ? sample[2] : Width;
            number++;
            layers.AddRange(o.Hidden(NormChoice.Batch, ($"conv{number}", bias => new Conv2d(inputs, Width, kernel: 3, padding: dilation, dilation: dilation, bias: bias)), $"bn{number}", ($"relu{number}", o.Function(() => new Relu())), Width, hasPlaces: true));
        }

        return new([.. layers, ("head", new Conv2d(Width, classes, kernel: 1))]);
    }
}
