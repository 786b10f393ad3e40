namespace Kiln;

/// <summary>One number that was measured.</summary>
/// <param name="Name">What it is, as files call it: <c>meanAveragePrecision</c>.</param>
/// <param name="Title">What it is, in words.</param>
/// <param name="Value">The number; NaN where it has no meaning.</param>
public readonly record struct Measure(string Name, string Title, double Value);

/// <summary>What was measured of one label, value or class.</summary>
/// <param name="Target">Its name.</param>
/// <param name="Numbers">The numbers, the same ones in the same order for each target.</param>
public sealed record TargetMeasures(string Target, IReadOnlyList<Measure> Numbers);

/// <summary>How well a model does on targets other than one class.</summary>
/// <param name="Whole">Numbers of all targets together.</param>
/// <param name="Each">Numbers of each target.</param>
public sealed record Measures(IReadOnlyList<Measure> Whole, IReadOnlyList<TargetMeasures> Each)
{
    /// <summary>The numbers of all targets together, by name; those without meaning are left out.</summary>
    public IReadOnlyDictionary<string, double> ByName()
    {
        var numbers = new Dictionary<string, double>();
        foreach (Measure m in Whole)
        {
            if (double.IsFinite(m.Value)) numbers.Add(m.Name, m.Value);
        }

        return numbers;
    }
}
