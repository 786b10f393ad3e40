using System.Globalization;

namespace Kiln;

/// <summary>What becomes of input values before a model sees them, by statistics of the training samples.</summary>
public enum InputScaling
{
    /// <summary>Mean 0 and deviation 1 for each channel: <c>(x − μ_c) / σ_c</c>.</summary>
    ZScore,

    /// <summary>Mean 0 and deviation 1 over all channels together.</summary>
    ZScoreGlobal,

    /// <summary>Mean 0 and deviation 1 for each pixel and channel.</summary>
    ZScorePixel,

    /// <summary>Smallest value 0 and largest 1 for each channel: <c>(x − min) / (max − min)</c>.</summary>
    MinMax,

    /// <summary>Smallest value −1 and largest 1 for each channel: <c>2(x − min) / (max − min) − 1</c>.</summary>
    MinMaxSigned,

    /// <summary>Mean 0 for each pixel and channel, the image's own scale: the mean image is taken away, as for AlexNet (Krizhevsky et al. 2012).</summary>
    MeanImage,

    /// <summary>Mean 0 for each channel, the image's own scale, as for VGG (Simonyan and Zisserman 2015).</summary>
    ChannelMean,

    /// <summary>Only <c>x / 255</c>.</summary>
    None,

    /// <summary>Values without correlation and of variance 1, along the principal axes: <c>Λ^−½ Eᵀ (x − μ)</c>.</summary>
    Pca,

    /// <summary>The same turned back to look like an image (Bell and Sejnowski 1997): <c>E Λ^−½ Eᵀ (x − μ)</c>.</summary>
    Zca,
}

/// <summary>How input values are normalised.</summary>
/// <param name="Kind">What is made of them.</param>
/// <param name="Epsilon">What whitening adds to every variance, in units of values in 0 … 1; above 0. The others have no use for it.</param>
public sealed record InputNormalization(InputScaling Kind, double Epsilon = InputNormalization.UsualEpsilon)
{
    private const double UsualEpsilon = 1e-3;

    /// <summary>The names that <see cref="Parse"/> reads.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetNames<InputScaling>().Select(n => char.ToLowerInvariant(n[0]) + n[1..])];

    /// <summary>Reads <c>zScore</c>, <c>minMax</c>, <c>zca:0.01</c>; case does not count.</summary>
    /// <exception cref="InputException">An unknown name, or an epsilon that is not positive or not asked for.</exception>
    public static InputNormalization Parse(string text)
    {
        string[] parts = text.Split(':');
        int index = Names.ToList().FindIndex(n => n.Equals(parts[0], StringComparison.OrdinalIgnoreCase));
        if (index < 0)
        {
            string cure = Spelling.Nearest(parts[0], Names) is { } near ? $"did you mean '{near}'?" : $"known are {string.Join(", ", Names)}.";
            throw new InputException($"normalize: '{text}' is unknown; {cure}");
        }

        var kind = (InputScaling)index;
        if (parts.Length == 1) return new(kind);
        if (kind is not (InputScaling.Pca or InputScaling.Zca)) throw new InputException($"normalize: '{Names[index]}' has no settings, received '{text}'.");
        bool isNumber = double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double epsilon);
        return parts.Length == 2 && isNumber && epsilon > 0 && double.IsFinite(epsilon)
            ? new(kind, epsilon)
            : throw new InputException($"normalize: expected a positive epsilon such as '{Names[index]}:0.01', received '{text}'.");
    }

    /// <summary>As <c>zScore</c> or <c>zca:0.01</c>.</summary>
    public override string ToString() => Epsilon == UsualEpsilon ? Names[(int)Kind] : string.Create(CultureInfo.InvariantCulture, $"{Names[(int)Kind]}:{Epsilon}");
}
