namespace Kiln.Vision.Tests;

/// <summary>One transform of the catalogue of colours, filters and noise.</summary>
/// <param name="Transform">The transform, with a chance of 1.</param>
/// <param name="Identity">The same kind with settings that change nothing; null where there are none but the chance.</param>
/// <param name="KeepsConstant">Whether an image of one colour stays as it is.</param>
internal sealed record PhotometricRow(ImageTransform Transform, ImageTransform? Identity, bool KeepsConstant = false)
{
    public static IReadOnlyList<PhotometricRow> All { get; } =
    [
        new(new RandomBrightness(0.5f), new RandomBrightness(0)),
        new(new RandomContrast(0.5f), new RandomContrast(0)),
        new(new RandomSaturation(0.5f), new RandomSaturation(0)),
        new(new RandomHue(0.5f), new RandomHue(0)),
        new(new ColorJitter(), new ColorJitter(0, 0, 0, 0)),
        new(new ColorSpaceJitter(), new ColorSpaceJitter(ColorSpace.Hsv, 0)),
        new(new ColorSpaceJitter(ColorSpace.YCbCr), new ColorSpaceJitter(ColorSpace.YCbCr, 0)),
        new(new ColorSpaceJitter(ColorSpace.Lab), new ColorSpaceJitter(ColorSpace.Lab, 0)),
        new(new RandomGamma(), new RandomGamma(1, 1)),
        new(new RandomGrayscale(1), null),
        new(new RandomEqualize(1), null, true),
        new(new RandomAutocontrast(1), null, true),
        new(new RandomPosterize(4, 1), new RandomPosterize(8, 1)),
        new(new RandomSolarize(128, 1), new RandomSolarize(256, 1)),
        new(new RandomInvert(1), null),
        new(new Clahe(Chance: 1), null),
        new(new HistogramMatching(Chance: 1), null),
        new(new PcaLighting(), new PcaLighting(0)),
        new(new RandomSharpness(0, 2, 1), new RandomSharpness(1, 1, 1), true),
        new(new GaussianBlur(), new GaussianBlur(5, 0, 0), true),
        new(new GaussianBlur(9, 3, 3), new GaussianBlur(1), true),
        new(new BoxBlur(3, 1), new BoxBlur(0, 1), true),
        new(new MedianBlur(1), null, true),
        new(new MotionBlur(9, 1), new MotionBlur(1, 1), true),
        new(new Downscale(4, 1), new Downscale(1, 1), true),
        new(new JpegQuality(20, 80, Chance: 1), null),
        new(new JpegQuality(1, 100, JpegSubsampling.None, 1), null),
        new(new GaussianNoise(0.2f, true, 1), new GaussianNoise(0, true, 1)),
        new(new SpeckleNoise(0.2f, true, 1), new SpeckleNoise(0, false, 1)),
        new(new SaltPepperNoise(0.2f, 1), new SaltPepperNoise(0, 1)),
        new(new PixelJitter(2, 1), new PixelJitter(0, 1), true),
        new(new RandomErasing(Chance: 1), new RandomErasing(0, 0, Chance: 1)),
        new(new RandomErasing(Value: "uniform", Chance: 1), new RandomErasing(0, 0, Value: "uniform", Chance: 1)),
        new(new RandomErasing(Value: "normal", Chance: 1), new RandomErasing(0, 0, Value: "normal", Chance: 1)),
        new(new Cutout(6), new Cutout(0)),
        new(new GridMask(4, 7, 0.5f, 1), new GridMask(4, 7, 1, 1)),
    ];

    /// <summary>An image with every kind of byte, smooth in parts.</summary>
    public static Image Picture(int height, int width, int channels, ulong seed = 3)
    {
        var image = new Image(height, width, channels);
        var random = new Philox(seed);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                for (int c = 0; c < channels; c++) image[y, x, c] = (byte)Math.Clamp((7 * x) + (11 * y * c) + random.Below(120), 0, 255);
            }
        }

        return image;
    }
}
