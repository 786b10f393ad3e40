using Kiln.Vision;

namespace Kiln.Lab;

/// <summary>The weights of a first layer as images: what it looks for.</summary>
internal static class FilterPictures
{
    private const int Most = 64;

    /// <summary>Filters of a convolution, or the weights of units that see whole images; null where the first layer is neither.</summary>
    /// <param name="net">A model with its weights.</param>
    /// <param name="input">The shape of its images, <c>[H, W, C]</c>.</param>
    public static PictureFigure? Of(Layer net, Shape input)
    {
        if (input.Rank != 3 || net.Parameters.FirstOrDefault(p => p.Shape.Rank is 2 or 4) is not { } first) return null;
        bool whole = first.Shape.Rank == 2;
        if (whole && first.Shape[0] != input.Count) return null;
        (int height, int width, int channels) = whole ? (input[0], input[1], input[2]) : (first.Shape[0], first.Shape[1], first.Shape[2]);
        if (channels is not (1 or 3) || height * width == 1) return null;
        int count = first.Shape[first.Shape.Rank - 1], shown = Math.Min(count, Most);
        float largest = 0;
        foreach (float w in first.Values) largest = Math.Max(largest, Math.Abs(w));
        int side = Math.Clamp(14 * width, 56, 84);
        return new(
            "First layer", [.. Enumerable.Range(0, shown).Select(k => new Picture(PngWriter.Encode(Draw(first.Values, k, count, height, width, channels, largest)), $"{k}", side))],
            $"The weights of {(shown < count ? $"{shown} of {count}" : $"all {count}")} {(whole ? "units" : "filters")} of {first.Path}; grey is 0, the scale is common to all, ±{Digits.Of(largest)}.");
    }

    private static Image Draw(ReadOnlySpan<float> weights, int filter, int filters, int height, int width, int channels, float largest)
    {
        var image = new Image(height, width, channels);
        for (int i = 0; i < image.Pixels.Length; i++)
        {
            float share = largest > 0 ? weights[(i * filters) + filter] / largest : 0;
            image.Pixels[i] = (byte)Math.Clamp(MathF.Round(127.5f + (127.5f * share)), 0, 255);
        }

        return image;
    }
}
