using System.Globalization;
using Kiln.Devices;

namespace Kiln;

/// <summary>The activation functions by name, as recipes and the tool write them: <c>relu</c>, <c>elu:1.5</c>, <c>gelu:tanh</c>.</summary>
public static class Activations
{
    private static readonly Row[] Rows =
    [
        new("relu", "max(x, 0)", 0, _ => new Relu()),
        new("leaky-relu", "x where positive, slope·x elsewhere; leaky-relu:0.01", 1, n => new LeakyRelu(n.Or(0, 0.01f))),
        new("prelu", "leaky with a trained slope that starts at 0.25; prelu:0.25", 1, n => new PRelu(1, n.Or(0, 0.25f))),
        new("rrelu", "leaky with random slopes in training; rrelu:0.125:0.3333333", 2, n => n.Count == 0 ? new RRelu() : new RRelu(n.Or(0, 0), n.Or(1, 1f / 3))),
        new("elu", "α·(e^x − 1) where negative; elu:1", 1, n => new Elu(n.Or(0, 1))),
        new("selu", "the self-normalising ELU", 0, _ => new Selu()),
        new("celu", "α·(e^(x/α) − 1) where negative; celu:1", 1, n => new Celu(n.Or(0, 1))),
        new("gelu", "x·Φ(x)", 0, _ => new Gelu()),
        new("gelu:tanh", "x·Φ(x) by its tanh approximation", 0, _ => new Gelu(approximate: true)),
        new("silu", "x/(1 + e^−x), also swish", 0, _ => new Silu()),
        new("mish", "x·tanh(softplus x)", 0, _ => new Mish()),
        new("softplus", "log(1 + e^βx)/β, linear where βx is above a threshold; softplus:1:20", 2, n => new Softplus(n.Or(0, 1), n.Or(1, 20))),
        new("softsign", "x/(1 + |x|)", 0, _ => new Softsign()),
        new("sigmoid", "1/(1 + e^−x)", 0, _ => new Sigmoid()),
        new("log-sigmoid", "log(1/(1 + e^−x))", 0, _ => new LogSigmoid()),
        new("tanh", "the hyperbolic tangent", 0, _ => new Tanh()),
        new("hard-sigmoid", "x/6 + ½ within 0 … 1", 0, _ => new HardSigmoid()),
        new("hard-swish", "x·hard-sigmoid(x)", 0, _ => new HardSwish()),
        new("hard-tanh", "x within two ends; hard-tanh:-1:1", 2, n => new HardTanh(n.Or(0, -1), n.Or(1, 1))),
        new("relu6", "x within 0 … 6", 0, _ => new Relu6()),
        new("step", "1 where x ≥ 0, else 0; no gradient", 0, _ => new Step()),
        new("step:straight", "the step, whose gradient passes straight through", 0, _ => new Step(straightThrough: true)),
        new("sinc", "sin(x)/x", 0, _ => new Sinc()),
        new("softmax", "probabilities over the last axis", 0, _ => new Softmax()),
        new("log-softmax", "log-probabilities over the last axis", 0, _ => new LogSoftmax()),
        new("linear", "x itself, also identity or none", 0, _ => new Identity()),
    ];

    /// <summary>The names, with what they stand for; numbers behind a colon may be left out.</summary>
    public static IReadOnlyList<(string Name, string Description)> Entries { get; } = [.. Rows.Select(r => (r.Name, r.Description))];

    /// <summary>A new layer that is the function written in <paramref name="text"/>; case, hyphens and underscores do not count.</summary>
    /// <exception cref="InputException">An unknown name, too many numbers, or one that is none or out of range.</exception>
    public static Layer Parse(string text)
    {
        string whole = Plain(text);
        if (Array.Find(Rows, r => Plain(r.Name) == whole) is { } exact) return exact.Make([]);
        string[] parts = text.Trim().Split(':');
        Row row = Array.Find(Rows, r => Plain(r.Name) == Plain(parts[0])) ?? throw Unknown(text);
        if (parts.Length - 1 > row.Numbers) throw new InputException($"The activation '{text}' has {(row.Numbers == 0 ? "no setting" : $"at most {row.Numbers} settings")}; write it as in '{row.Name}: {row.Description}'.");
        var numbers = new List<float>();
        foreach (string part in parts.AsSpan(1))
        {
            if (!float.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) || !float.IsFinite(number))
            {
                throw new InputException($"The activation '{text}': expected a number after the colon, received '{part}'.");
            }

            numbers.Add(number);
        }

        return row.Make(numbers);
    }

    /// <summary>The elementwise function written in <paramref name="text"/>, for kernels and theory.</summary>
    /// <exception cref="InputException">As <see cref="Parse"/>, or a layer that is more than one elementwise function, such as prelu or softmax.</exception>
    public static Activation Function(string text) => Parse(text) switch
    {
        Identity => default,
        { Activation.Function: var f } => f,
        _ => throw new InputException($"The activation '{text}' is not one function of a single number; choose another, such as relu or tanh."),
    };

    private static string Plain(string name) => name.Trim().Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant() switch
    {
        "swish" => "silu",
        "hardsilu" => "hardswish",
        "identity" or "none" => "linear",
        "logistic" => "sigmoid",
        var plain => plain,
    };

    private static float Or(this List<float> numbers, int i, float usual) => i < numbers.Count ? numbers[i] : usual;

    private static InputException Unknown(string text)
    {
        string[] known = [.. Rows.Select(r => r.Name)];
        string cure = Spelling.Nearest(text.Split(':')[0], known) is { } near ? $"; did you mean '{near}'?" : ".";
        return new($"There is no activation '{text}'; known are {string.Join(", ", known)}{cure}");
    }

    private sealed record Row(string Name, string Description, int Numbers, Func<List<float>, Layer> Make);
}
