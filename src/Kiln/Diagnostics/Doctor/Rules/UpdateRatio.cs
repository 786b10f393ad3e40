namespace Kiln;

/// <summary>Steps that are far too long or too short beside the weights they change.</summary>
internal sealed class UpdateRatio : DoctorRule
{
    /// <summary>‖Δw‖/‖w‖ of a usual step lies between these two.</summary>
    private const double Usual = 1e-4, UsualMost = 1e-2;

    /// <summary>A factor beyond them that is told as a warning: within it, nets train well.</summary>
    private const double Beyond = 10;

    public override string Name => "update-ratio";

    public override string Row => "H6";

    public override Needs Needs => Needs.Samples | Needs.Recipe;

    public override bool Trains(Patient patient) => patient.Looks is null;

    public override IEnumerable<Finding> Examine(Patient patient)
    {
        IReadOnlyDictionary<string, double> ratios = patient.Looks?.UpdateRatios(Weights(patient)) ?? patient.Trial.Ratios;
        string when = patient.Looks is { } run ? $" in {run.Count} steps of the run, up to {run.LastStep:N0}" : "";
        if (ratios.Count == 0) yield break;
        (string name, double ratio) = ratios.MaxBy(p => Math.Abs(Math.Log10(Math.Max(p.Value, 1e-12) / Math.Sqrt(Usual * UsualMost))));
        if (ratio is >= Usual and <= UsualMost) yield break;
        bool high = ratio > UsualMost;
        yield return Found(
            ratio is < Usual / Beyond or > UsualMost * Beyond ? Severity.Warning : Severity.Note,
            $"A step changes {name} by {ratio:g2} of its length{when}; usual are {Usual:g1} to {UsualMost:g1}.",
            high ? "The rate is high, or these weights are small beside their gradient." : "The rate is low, these weights are large, or hardly any gradient reaches them.",
            high ? "Lower the rate for these weights, or start them larger." : "Raise the rate, or look for what takes the gradient away.",
            0.6, name);
    }

    private static HashSet<string> Weights(Patient patient)
    {
        var names = new HashSet<string>();
        foreach (Parameter p in patient.Weights.Parameters)
        {
            if (p.Trainable && p.Kind == ParameterKind.Weight) names.Add(p.Path);
        }

        return names;
    }
}
