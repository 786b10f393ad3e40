namespace Kiln.Testing;

/// <summary>What kind of values an input gets, chosen so that the function is smooth where it is differentiated.</summary>
public enum InputKind
{
    /// <summary>Standard normal.</summary>
    Normal,

    /// <summary>Normal, moved at least 0.1 away from 0, where rectifiers have their kink.</summary>
    AwayFromZero,

    /// <summary>All different by at least 0.01, in random order, so that a maximum has no rival within a difference step.</summary>
    Distinct,

    /// <summary>Uniform in 0 … 1.</summary>
    Unit,

    /// <summary>Uniform in 0.5 … 2: variances.</summary>
    Positive,

    /// <summary>Uniform in −4 … −0.1: log-probabilities.</summary>
    Below,

    /// <summary>Whole numbers 0, 1, 2, … in turn, below the number of classes.</summary>
    ClassNumbers,

    /// <summary>Mean and population variance of each column of the first input, one after the other.</summary>
    Moments,

    /// <summary>Room that the op writes: NaN before. The twin gives what should stand there behind the output, room after room.</summary>
    Room,
}

/// <summary>One input of an op under test.</summary>
/// <param name="Shape">Its shape.</param>
/// <param name="Kind">Its values.</param>
/// <param name="Differentiable">Whether the op sends it a gradient.</param>
/// <param name="Classes">The number of classes, for class numbers.</param>
public sealed record OpInput(Shape Shape, InputKind Kind = InputKind.Normal, bool Differentiable = true, int Classes = 0)
{
    /// <summary>Draws its values; the same for the same stream.</summary>
    public float[] Draw(Philox random)
    {
        var values = new float[Shape.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Kind switch
            {
                InputKind.AwayFromZero => random.Normal() is var n && n < 0 ? n - 0.1f : n + 0.1f,
                InputKind.Distinct => (i - (values.Length / 2)) * 0.01f,
                InputKind.Unit => random.NextFloat(),
                InputKind.Positive => random.Uniform(0.5f, 2),
                InputKind.Below => random.Uniform(-4, -0.1f),
                InputKind.ClassNumbers => i % Classes,
                InputKind.Room => float.NaN,
                _ => random.Normal(),
            };
        }

        for (int i = values.Length - 1; i > 0 && Kind == InputKind.Distinct; i--)
        {
            int j = random.Below(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }

        return values;
    }
}

/// <summary>One row of the catalogue: an op with its settings, what goes into it and what should come out.</summary>
/// <param name="Op">The op.</param>
/// <param name="Setting">What tells this row from others of the op, for people: <c>stride 2</c>.</param>
/// <param name="Inputs">The inputs, in order.</param>
/// <param name="Twin">The same function in double precision, written without kernels: inputs → output, and behind it what is in rooms.</param>
public sealed record OpCase(Op Op, string Setting, OpInput[] Inputs, Func<double[][], double[]> Twin)
{
    /// <summary>The seed of the inputs and of the pass's random numbers.</summary>
    public const ulong Seed = 20;

    /// <summary>Forty roundings of a float.</summary>
    public const double UsualTolerance = 40 * 6e-8;

    /// <summary>The step of the pass; dropout masks are a function of it.</summary>
    public const long Step = 3;

    /// <summary>Whether the pass is a training pass; an inference pass has no gradients to check.</summary>
    public bool Training { get; init; } = true;

    /// <summary>The largest error allowed, as a share of the largest expected magnitude.</summary>
    public double Tolerance { get; init; } = UsualTolerance;

    /// <summary>How many elements of each input are differentiated numerically, at most.</summary>
    public int Differences { get; init; } = 60;

    /// <summary>The row's name: op, shapes of the inputs, setting.</summary>
    public string Name => $"{Op.Name} {string.Join(" ", Inputs.Select(x => x.Shape))} {Setting}{(Training ? "" : " inference")}".TrimEnd();

    /// <summary>The values of all inputs.</summary>
    public float[][] Draw()
    {
        float[][] values = [.. Inputs.Select((x, i) => x.Draw(Philox.For(Seed, Philox.Hash(Name), (ulong)i)))];
        for (int i = 0; i < values.Length; i++)
        {
            if (Inputs[i].Kind == InputKind.Moments) values[i] = Moments(values[0], values[i].Length / 2);
        }

        return values;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static float[] Moments(float[] x, int columns)
    {
        double[][] values = [.. Enumerable.Range(0, columns).Select(j => x.Where((_, i) => i % columns == j).Select(v => (double)v).ToArray())];
        return [.. values.Select(c => (float)c.Average()), .. values.Select(c => (float)c.Average(v => (v - c.Average()) * (v - c.Average())))];
    }
}
