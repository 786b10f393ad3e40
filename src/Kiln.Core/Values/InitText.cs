using System.Globalization;

namespace Kiln;

/// <summary>Reads initialisers from text: a name, a colon, options between commas.</summary>
internal static class InitText
{
    /// <summary>What is left of a normal variance when values beyond two deviations are redrawn: <c>1 − 4·p(2) / (2·P(2) − 1)</c>, p the density, P the distribution.</summary>
    internal const double TruncatedShare = 0.77374130354992;

    private static readonly Init[] Named = [Init.Zero, Init.One, Init.Glorot, Init.He, Init.LeCun, Init.Torch];

    /// <summary>A name as it is compared: small letters, no dashes and underscores.</summary>
    public static string Squash(string name) => string.Concat(name.Where(c => c is not ('-' or '_' or ' '))).ToLowerInvariant();

    public static Init Parse(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        var options = new Options(text, colon < 0 ? [] : text[(colon + 1)..].Split(','));
        Init found = Make(Squash(colon < 0 ? text : text[..colon]), options) ?? throw new ArgumentException(
            $"Initialiser '{text}' is unknown; known are zero, one, constant:value, normal:σ, uniform:bound, trunc_normal:σ, glorot, he, lecun (each _uniform or _normal), "
            + "variance_scaling:scale, torch, orthogonal:gain, dirac, eye and sparse:share.");
        options.RequireNoneLeft();
        return Array.Find(Named, known => known == found) ?? found;
    }

    private static Init? Make(string name, Options o) => name switch
    {
        "zero" or "zeros" => Init.Zero,
        "one" or "ones" => Init.One,
        "constant" => new Constant(o.First("0.01", least: double.MinValue)),
        "normal" or "randomnormal" => new Normal(o.First("0.01")),
        "uniform" or "randomuniform" => new Uniform(o.First("0.1")),
        "truncnormal" or "truncatednormal" => new TruncatedNormal(o.First("0.02"), o.Number("cut", 2, least: 0.1)),
        "glorot" or "xavier" or "glorotuniform" or "xavieruniform" => Scaling(o, 1, FanMode.Average, Spread.Uniform),
        "glorotnormal" or "xaviernormal" => Scaling(o, 1, FanMode.Average, Spread.Normal),
        "he" or "kaiming" or "henormal" or "kaimingnormal" => Scaling(o, 2, FanMode.In, Spread.Normal),
        "heuniform" or "kaiminguniform" => Scaling(o, 2, FanMode.In, Spread.Uniform),
        "lecun" or "lecunnormal" or "fanin" => Scaling(o, 1, FanMode.In, Spread.Normal),
        "lecununiform" => Scaling(o, 1, FanMode.In, Spread.Uniform),
        "variancescaling" => Scaling(o, o.First("2"), FanMode.In, Spread.Normal),
        "torch" => Init.Torch,
        "orthogonal" => new Orthogonal(o.FirstOr(1)),
        "dirac" or "eye" or "identity" => new Dirac((int)o.Number("groups", 1, least: 1)),
        "sparse" => new Sparse(o.First("0.9", most: 1), o.Number("sigma", 0.01)),
        _ => null,
    };

    private static VarianceScaling Scaling(Options o, double scale, FanMode mode, Spread spread)
    {
        if (o.Takes("in", "fanin")) mode = FanMode.In;
        if (o.Takes("out", "fanout")) mode = FanMode.Out;
        if (o.Takes("average", "avg", "fanavg")) mode = FanMode.Average;
        if (o.Takes("normal")) spread = Spread.Normal;
        if (o.Takes("uniform")) spread = Spread.Uniform;
        if (o.Text("a") is not null) scale = Math.Pow(Gain.Of("leaky_relu", o.Number("a", 0)), 2);
        if (o.Text("slope") is { } slope) scale = Math.Pow(o.Known(() => Gain.OfSlope(slope)), 2);
        if (o.Text("gain") is { } gain) scale = Math.Pow(char.IsAsciiLetter(gain[0]) ? o.Known(() => Gain.Of(gain)) : o.Number("gain", 1), 2);
        foreach (string used in (string[])["a", "slope", "gain"]) o.Used(used);
        return o.Takes("truncated") ? new(scale / TruncatedShare, mode, Spread.TruncatedNormal) : new(scale, mode, spread);   // so that the variance after the cut is the one named
    }

    /// <summary>The options of one text; each is taken out when it is used.</summary>
    private sealed class Options(string text, string[] options)
    {
        private readonly List<string> left = [.. options.Select(o => o.Trim())];

        public bool Takes(params ReadOnlySpan<string> names)
        {
            foreach (string name in names)
            {
                if (left.RemoveAll(o => Squash(o) == name) > 0) return true;
            }

            return false;
        }

        /// <summary>The number without a name at the front.</summary>
        public double First(string example, double least = 0, double most = double.MaxValue)
        {
            string name = text.Split(':')[0];
            if (left.Count == 0 || !Read(left[0], least, most, out double value)) throw new ArgumentException($"Initialiser '{text}': expected a number{Range(least, most)} after '{name}:', as in '{name}:{example}'.");
            left.RemoveAt(0);
            return value;
        }

        public double FirstOr(double usual) => left.Count == 0 ? usual : First("1.41");

        public string? Text(string key) => left.Find(o => o.StartsWith(key + "=", StringComparison.OrdinalIgnoreCase)) is { } option && option.Length > key.Length + 1 ? option[(key.Length + 1)..] : null;

        public double Number(string key, double usual, double least = 0)
        {
            if (Text(key) is not { } given) return usual;
            if (!Read(given, least, double.MaxValue, out double value)) throw new ArgumentException($"Initialiser '{text}': {key}: expected a number{Range(least, double.MaxValue)}, received '{given}'.");
            Used(key);
            return value;
        }

        public void Used(string key) => left.RemoveAll(o => o.StartsWith(key + "=", StringComparison.OrdinalIgnoreCase) && o.Length > key.Length + 1);

        public double Known(Func<double> gain)
        {
            try
            {
                return gain();
            }
            catch (InputException e)
            {
                throw new ArgumentException($"Initialiser '{text}': {e.Message}", e);
            }
        }

        public void RequireNoneLeft()
        {
            if (left.Count > 0) throw new ArgumentException($"Initialiser '{text}' has no use for '{left[0]}'; options are numbers and names such as 'he:out', 'he:a=0.2' or 'glorot:gain=tanh'.");
        }

        private static string Range(double least, double most) => most <= 1 ? $" from {least} to {most}" : least == double.MinValue ? "" : $" of at least {least}";

        private static bool Read(string given, double least, double most, out double value) =>
            double.TryParse(given, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value) && value >= least && value <= most;
    }
}
