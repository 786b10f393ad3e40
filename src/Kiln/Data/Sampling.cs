using System.Globalization;

namespace Kiln;

/// <summary>Which samples an epoch has: each of them once, or as many, drawn with replacement by weights.</summary>
/// <remarks>Drawing by weights is PyTorch's <c>WeightedRandomSampler</c> with as many draws as there are samples.</remarks>
public sealed record Sampling
{
    private const string WeightsName = "weights:";

    private Sampling(bool balanced, IReadOnlyList<double>? classWeights)
    {
        IsBalanced = balanced;
        ClassWeights = classWeights;
    }

    /// <summary>Every sample once, in a random order.</summary>
    public static Sampling Shuffle { get; } = new(balanced: false, null);

    /// <summary>Drawn with replacement, every class as often as any other on average: the weight of a sample is 1 / (samples of its class).</summary>
    public static Sampling Balanced { get; } = new(balanced: true, null);

    /// <summary>Whether classes are drawn equally often.</summary>
    public bool IsBalanced { get; }

    /// <summary>The weight of a sample of each class, or null.</summary>
    public IReadOnlyList<double>? ClassWeights { get; }

    /// <summary>Reads <c>shuffle</c>, <c>balanced</c> or <c>weights:1,2,0.5</c>, a weight for each class in the order of the classes.</summary>
    /// <exception cref="InputException">Anything else.</exception>
    public static Sampling Parse(string text)
    {
        switch (text)
        {
            case "shuffle": return Shuffle;
            case "balanced": return Balanced;
        }

        if (!text.StartsWith(WeightsName, StringComparison.Ordinal)) throw new InputException($"sampling: expected shuffle, balanced or weights:1,2,0.5 with a number for each class, received '{text}'.");
        var weights = new List<double>();
        foreach (string part in text[WeightsName.Length..].Split(','))
        {
            if (!double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double weight) || !(weight >= 0 && double.IsFinite(weight)))
            {
                throw new InputException($"sampling: expected a weight of at least 0 for each class, received '{part}' in '{text}'.");
            }

            weights.Add(weight);
        }

        return weights.Exists(w => w > 0) ? new(balanced: false, weights) : throw new InputException($"sampling: at least one weight must be above 0, received '{text}'.");
    }

    /// <summary>The weight of every sample; null where each comes once.</summary>
    /// <exception cref="InputException">There are not as many weights as classes, or none of the samples has a weight above 0.</exception>
    public double[]? WeightsOf(Dataset data)
    {
        if (!IsBalanced && ClassWeights is null) return null;
        if (data.Targets.Kind != TargetKind.Class) throw new InputException($"sampling: only classes can be drawn by weights, and the samples of '{data.Name}' have other targets; use shuffle.");
        int classes = data.ClassNames.Count;
        if (ClassWeights is { } given && given.Count != classes) throw new InputException($"sampling: expected {classes} weights, one for each class of '{data.Name}', received {given.Count}.");
        var counts = new int[classes];
        for (int i = 0; i < data.Count; i++) counts[data.LabelOf(i)]++;
        var weights = new double[data.Count];
        bool any = false;
        for (int i = 0; i < weights.Length; i++)
        {
            int label = data.LabelOf(i);
            weights[i] = IsBalanced ? 1.0 / counts[label] : ClassWeights![label];
            any |= weights[i] > 0;
        }

        return any ? weights : throw new InputException($"sampling: no sample of '{data.Name}' has a class with a weight above 0.");
    }
}
