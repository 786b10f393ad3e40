using System.Globalization;

namespace Kiln.Vision;

/// <summary>Scales each channel by its smallest and largest training value: to 0 … 1, <c>(x − min) / (max − min)</c>, or to −1 … 1, <c>2(x − min) / (max − min) − 1</c>.</summary>
/// <remarks>
/// The ends are met exactly: each value is looked up in a table that was computed in double precision. A value outside the training range is not
/// clipped; <see cref="OutsideShare"/> says how many there are. A channel that does not vary becomes the lower end.
/// </remarks>
public sealed class RangeNormalizer : PixelNormalizer
{
    internal const string Kind = "range";
    private const string MinimumKey = "normalizer.minimum", MaximumKey = "normalizer.maximum", SignedKey = "normalizer.signed";
    private const int Values = 256;

    private readonly byte[] minima, maxima;
    private readonly float[] table;   // [channels, 256]

    /// <summary>Uses the ranges given, one for each channel.</summary>
    /// <param name="minima">The byte that becomes the lower end.</param>
    /// <param name="maxima">The byte that becomes 1.</param>
    /// <param name="signed">Whether the lower end is −1 rather than 0.</param>
    /// <exception cref="InputException">Not as many of one as of the other, or a minimum above its maximum.</exception>
    public RangeNormalizer(ReadOnlySpan<byte> minima, ReadOnlySpan<byte> maxima, bool signed = false)
    {
        if (minima.Length == 0 || minima.Length != maxima.Length) throw new InputException($"A range normaliser has as many minima as maxima, at least one; received {minima.Length} and {maxima.Length}.");
        (this.minima, this.maxima, Signed) = (minima.ToArray(), maxima.ToArray(), signed);
        table = new float[Values * minima.Length];
        for (int c = 0; c < minima.Length; c++)
        {
            if (minima[c] > maxima[c]) throw new InputException($"A range normaliser's minimum must not exceed its maximum; received {minima[c]} and {maxima[c]} for channel {c}.");
            double range = Math.Max(maxima[c] - minima[c], 1);
            for (int x = 0; x < Values; x++)
            {
                double share = (x - minima[c]) / range;
                table[(c * Values) + x] = (float)(signed ? (2 * share) - 1 : share);
            }
        }
    }

    /// <summary>Whether the lower end is −1 rather than 0.</summary>
    public bool Signed { get; }

    /// <summary>The smallest training value of each channel.</summary>
    public ReadOnlySpan<byte> Minima => minima;

    /// <summary>The largest training value of each channel.</summary>
    public ReadOnlySpan<byte> Maxima => maxima;

    /// <summary>Measures training images.</summary>
    /// <exception cref="InputException">The images are for testing.</exception>
    public static RangeNormalizer Fit(ImageSource train, bool signed = false)
    {
        RequireTraining(train);
        var histogram = ChannelHistogram.Of(train);
        IEnumerable<int> channels = Enumerable.Range(0, histogram.Channels);
        return new([.. channels.Select(histogram.Minimum)], [.. channels.Select(histogram.Maximum)], signed);
    }

    /// <inheritdoc/>
    public override void Apply(ReadOnlySpan<byte> bytes, Span<float> into, int offset = 0)
    {
        if (into.Length != bytes.Length) throw new ArgumentException($"{bytes.Length} bytes become as many floats; received room for {into.Length}.");
        int start = Values * (offset % minima.Length), line = start;
        for (int i = 0; i < bytes.Length; i++)
        {
            into[i] = table[line + bytes[i]];
            line += Values;
            if (line == table.Length) line = 0;
        }
    }

    /// <summary>The share of the values of other images that lie outside the training range, 0 … 1.</summary>
    public double OutsideShare(ImageSource images)
    {
        long outside = 0;
        for (int n = 0; n < images.Count; n++)
        {
            ReadOnlySpan<byte> pixels = images.Read(n);
            ImageSize size = images.SizeOf(n);
            CheckSize(size);
            pixels = pixels[..size.Count];
            for (int i = 0, c = 0; i < pixels.Length; i++, c = c + 1 == minima.Length ? 0 : c + 1)
            {
                if (pixels[i] < minima[c] || pixels[i] > maxima[c]) outside++;
            }
        }

        return (double)outside / Math.Max(images.TotalBytes, 1);
    }

    /// <inheritdoc/>
    public override void WriteTo(IDictionary<string, string> metadata)
    {
        metadata[KindKey] = Kind;
        metadata[MinimumKey] = string.Join(',', minima);
        metadata[MaximumKey] = string.Join(',', maxima);
        metadata[SignedKey] = Signed ? "true" : "false";
    }

    /// <summary>Reads what <see cref="WriteTo"/> stored.</summary>
    /// <exception cref="InputException">The entries are damaged.</exception>
    internal static RangeNormalizer ReadFrom(IReadOnlyDictionary<string, string> metadata) =>
        new(Bytes(metadata, MinimumKey), Bytes(metadata, MaximumKey), metadata.GetValueOrDefault(SignedKey) == "true");

    /// <summary>As <c>range 0 … 255 to 0 … 1</c>.</summary>
    public override string ToString() => $"range {string.Join(' ', minima.Zip(maxima, (low, high) => $"{low} … {high}"))} to {(Signed ? -1 : 0)} … 1";

    /// <inheritdoc/>
    internal override void CheckSize(ImageSize size)
    {
        if (minima.Length != 1 && minima.Length != size.Channels) throw new InputException($"The normaliser was fitted to images of {minima.Length} channels; these have {size.Channels}, so use images like those the model was trained on.");
    }

    private static byte[] Bytes(IReadOnlyDictionary<string, string> metadata, string key)
    {
        string text = metadata.GetValueOrDefault(key, "");
        byte[] found = [.. text.Split(',').Select(t => byte.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out byte b) ? b
            : throw new InputException($"The model's metadata says {key} = '{text}'; expected whole numbers from 0 to 255 with commas between, so the file is damaged."))];
        return found;
    }
}
