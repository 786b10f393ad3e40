namespace Kiln;

/// <summary>How many values feed one unit and how many it feeds: what variance-scaling initialisers divide by.</summary>
/// <param name="In">Fan-in: inputs of one unit, receptive field included.</param>
/// <param name="Out">Fan-out: units fed by one input, receptive field included.</param>
public readonly record struct Fan(int In, int Out)
{
    /// <summary>
    /// The fan of weights whose file shape is <c>[outputs, inputs, …kernel]</c>, counted as PyTorch counts it: fan-in is the second size and fan-out
    /// the first, each times the receptive field.
    /// </summary>
    /// <remarks>
    /// A grouped convolution is stored <c>[outputs, inputs / groups, kh, kw]</c>, so its fan-in is that of one unit and its fan-out ignores groups. A transposed
    /// convolution is stored <c>[inputs, outputs / groups, kh, kw]</c>, so the two change places: its fan-in is <c>outputs / groups · kh · kw</c>.
    /// </remarks>
    /// <exception cref="InputException">Fewer than two sizes.</exception>
    public static Fan Of(Shape fileShape)
    {
        if (fileShape.Rank < 2) throw new InputException($"A fan needs weights of at least two axes, [outputs, inputs, …], received {fileShape}; biases take the fan of their weights.");
        int field = fileShape[0] * fileShape[1] == 0 ? 0 : fileShape.Count / (fileShape[0] * fileShape[1]);
        return new(fileShape[1] * field, fileShape[0] * field);
    }
}

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

    /// <summary>Writes first values of a parameter.</summary>
    /// <param name="values">As many values as the target's shape has, in memory order.</param>
    /// <param name="target">What is filled.</param>
    /// <param name="random">The parameter's own stream.</param>
    /// <exception cref="InputException">The initialiser needs a matrix, and the target is none.</exception>
    public abstract void Fill(Span<float> values, in InitTarget target, ref Philox random);

    /// <summary>Writes first values of weights <c>[fan.In, fan.Out]</c>, or of a vector where there are not so many values.</summary>
    /// <exception cref="InputException">The initialiser needs a matrix, and there is a vector.</exception>
    public void Fill(Span<float> values, Fan fan, ref Philox random)
    {
        if ((long)fan.In * fan.Out == values.Length) Fill(values, new InitTarget([fan.In, fan.Out], fan, [1, 0]), ref random);
        else Fill(values, new InitTarget([values.Length], fan, [0]), ref random);
    }

    /// <summary>Reads a name with options: <c>he</c>, <c>kaiming_uniform:a=2.236</c>, <c>he:out</c>, <c>glorot:gain=tanh</c>, <c>orthogonal:1.41</c>, <c>normal:0.01</c>.</summary>
    /// <remarks>Case, dashes and underscores do not count; given names and surnames are the same: <c>HeNormal</c>, <c>he-normal</c>, <c>kaiming_normal_</c>.</remarks>
    /// <exception cref="ArgumentException">An unknown name, an option it has no use for, or a number that is not one.</exception>
    public static Init Parse(string text) => InitText.Parse(text);
}

/// <summary>Every value the same.</summary>
public sealed record Constant(double Value) : Init
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, in InitTarget target, ref Philox random) => values.Fill((float)Value);
}

/// <summary>Normal with mean 0 and a fixed deviation, whatever the fan: vanishes or explodes with depth.</summary>
public sealed record Normal(double Deviation) : Init
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, in InitTarget target, ref Philox random) => random.FillNormal(values, Deviation);
}

/// <summary>Uniform in ±<paramref name="Bound"/>, whatever the fan.</summary>
public sealed record Uniform(double Bound) : Init
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, in InitTarget target, ref Philox random) => random.FillUniform(values, Bound);
}

/// <summary>Normal, redrawn beyond <paramref name="Cut"/> deviations; PyTorch's <c>trunc_normal_</c> names that bound in absolute terms, a = −Cut·Deviation.</summary>
/// <param name="Deviation">The deviation before the cut; after a cut at two deviations 0.880 of it is left.</param>
/// <param name="Cut">Where the tails are cut, in deviations, at least 0.1.</param>
public sealed record TruncatedNormal(double Deviation, double Cut = 2) : Init
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, in InitTarget target, ref Philox random) => random.FillTruncatedNormal(values, Deviation, Cut);
}
