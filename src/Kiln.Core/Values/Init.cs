namespace Kiln;

/// <summary>How many values feed one unit and how many it feeds: what variance-scaling initialisers divide by.</summary>
/// <param name="In">Fan-in: inputs of one unit, receptive field included.</param>
/// <param name="Out">Fan-out: units fed by one input, receptive field included.</param>
public readonly record struct Fan(int In, int Out);

/// <summary>How a parameter gets its first values; an immutable recipe that can be printed, compared and passed on.</summary>
public abstract record Init
{
    /// <summary>All zero: right for biases, wrong for weights, whose units would stay identical.</summary>
    public static readonly Init Zero = new Constant(0);

    /// <summary>All one: the scale of a normalisation layer.</summary>
    public static readonly Init One = new Constant(1);

    /// <summary>Glorot and Bengio (2010), uniform: keeps variance through linear or tanh layers, forward and backward.</summary>
    public static readonly Init Glorot = new VarianceScaling(1, FanMode.Average, Spread.Uniform);

    /// <summary>He et al. (2015), normal, fan-in: doubles the variance, because a rectifier halves the second moment.</summary>
    public static readonly Init He = new VarianceScaling(2, FanMode.In, Spread.Normal);

    /// <summary>LeCun et al. (1998), normal, variance 1 / fan-in; the lectures also call it Xavier.</summary>
    public static readonly Init LeCun = new VarianceScaling(1, FanMode.In, Spread.Normal);

    /// <summary>PyTorch's default of Linear and Conv2d, weights and biases alike: uniform in ±1/√fan-in.</summary>
    public static readonly Init Torch = new VarianceScaling(1.0 / 3, FanMode.In, Spread.Uniform);

    /// <summary>Writes first values of a parameter whose unit has the given fan.</summary>
    public abstract void Fill(Span<float> values, Fan fan, ref Philox random);

    /// <summary>Reads <c>zero</c>, <c>glorot</c>, <c>he</c>, <c>lecun</c>, <c>fan-in</c>, <c>torch</c>, <c>normal:0.01</c>, <c>uniform:0.1</c> or <c>constant:1</c>.</summary>
    /// <exception cref="ArgumentException">An unknown name or a number that is not one.</exception>
    public static Init Parse(string text)
    {
        string[] parts = text.Split(':');
        double Number() => parts.Length == 2 && double.TryParse(parts[1], out double v) && double.IsFinite(v) && v >= 0
            ? v
            : throw new ArgumentException($"Initialiser '{text}': expected a number of at least 0 after '{parts[0]}:', as in '{parts[0]}:0.01'.");
        return parts[0].ToLowerInvariant() switch
        {
            "normal" => new Normal(Number()),
            "uniform" => new Uniform(Number()),
            "constant" => new Constant(Number()),
            _ when parts.Length > 1 => throw Unknown(text),
            "zero" or "zeros" => Zero,
            "glorot" or "xavier" or "glorot-uniform" or "xavier-uniform" => Glorot,
            "glorot-normal" or "xavier-normal" => new VarianceScaling(1, FanMode.Average, Spread.Normal),
            "he" or "kaiming" or "he-normal" or "kaiming-normal" => He,
            "he-uniform" or "kaiming-uniform" => new VarianceScaling(2, FanMode.In, Spread.Uniform),
            "lecun" or "lecun-normal" or "fan-in" => LeCun,
            "torch" => Torch,
            _ => throw Unknown(text),
        };
    }

    private static ArgumentException Unknown(string text) => new(
        $"Initialiser '{text}' is unknown; known are zero, glorot, glorot-normal, he, he-uniform, lecun, fan-in, torch, normal:σ, uniform:bound and constant:value.");
}

/// <summary>Every value the same.</summary>
public sealed record Constant(double Value) : Init
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, Fan fan, ref Philox random) => values.Fill((float)Value);
}

/// <summary>Normal with mean 0 and a fixed deviation, whatever the fan: vanishes or explodes with depth.</summary>
public sealed record Normal(double Deviation) : Init
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, Fan fan, ref Philox random) => random.FillNormal(values, Deviation);
}

/// <summary>Uniform in ±<paramref name="Bound"/>, whatever the fan.</summary>
public sealed record Uniform(double Bound) : Init
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, Fan fan, ref Philox random) => random.FillUniform(values, Bound);
}
