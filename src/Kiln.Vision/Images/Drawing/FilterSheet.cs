namespace Kiln.Vision;

/// <summary>The filters of a convolution that looks at an image, side by side as one image.</summary>
public static class FilterSheet
{
    private const int Gap = 1;
    private const float Middle = 127.5f;

    private static readonly Rgb Paper = new(255, 255, 255);

    /// <summary>Draws every filter: 0 is a middle grey, and the largest magnitude of the filter is black or white.</summary>
    /// <param name="layer">The convolution.</param>
    /// <param name="zoom">How wide a weight is drawn, in pixels.</param>
    /// <returns>RGB; null where the filters have neither 1 nor 3 channels, so that there is no colour to give them.</returns>
    /// <exception cref="InputException">A zoom below 1.</exception>
    /// <exception cref="InvalidOperationException">The weights have no memory yet.</exception>
    public static Image? Of(Conv2d layer, int zoom = 8)
    {
        if (zoom < 1) throw new InputException($"zoom: expected a whole number of at least 1, received {zoom}.");
        Shape shape = layer.Weight.Shape;
        (int height, int width, int channels, int filters) = (shape[0], shape[1], shape[2], shape[3]);
        if (channels is not (1 or 3)) return null;
        int columns = (int)Math.Ceiling(Math.Sqrt(filters)), rows = ((filters - 1) / columns) + 1;
        var canvas = new Canvas((rows * ((height * zoom) + Gap)) + Gap, (columns * ((width * zoom) + Gap)) + Gap, Paper);
        for (int k = 0; k < filters; k++)
        {
            Image filter = ImageOf(layer.Weight.Values, height, width, channels, filters, k);
            canvas.Draw((k / columns * ((height * zoom) + Gap)) + Gap, (k % columns * ((width * zoom) + Gap)) + Gap, filter, zoom);
        }

        return canvas.Image;
    }

    private static Image ImageOf(ReadOnlySpan<float> weights, int height, int width, int channels, int filters, int k)
    {
        float largest = 0;
        for (int i = k; i < weights.Length; i += filters) largest = Math.Max(largest, Math.Abs(weights[i]));
        var image = new Image(height, width, channels);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                for (int c = 0; c < channels; c++)
                {
                    float weight = weights[(((((y * width) + x) * channels) + c) * filters) + k];
                    float share = largest > 0 ? weight / largest : 0;
                    image[y, x, c] = (byte)MathF.Round(Middle + (Middle * (float.IsFinite(share) ? share : 0)));
                }
            }
        }

        return image;
    }
}
