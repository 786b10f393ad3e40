namespace Kiln;

/// <summary>Layers whose weights are frozen and whose running statistics move all the same.</summary>
internal sealed class FrozenMoved : DoctorRule
{
    public override string Name => "frozen-moved";

    public override string Row => "M2";

    public override Needs Needs => Needs.Model;

    public override IEnumerable<Finding> Examine(Patient patient)
    {
        BatchNorm[] moving = [.. BatchNorm.In(patient.Net).Where(n => !n.Frozen && n.Scale is { Frozen: true })];
        if (moving.Length == 0) yield break;
        double moved = patient.Train is null ? double.NaN : Drift(patient, moving[0]);
        string by = double.IsNaN(moved) ? "" : $"; the mean of {moving[0].Path} moves by {moved:g2} in one step";
        yield return Found(
            Severity.Serious,
            $"{moving.Length} batch norms have frozen scales and shifts and take part in training all the same: {string.Join(", ", moving.Take(4).Select(n => n.Path))}{by}.",
            "Running statistics are no weights: a training pass changes them unless the norm itself is frozen, and the frozen layers then give other outputs.",
            "Freeze the norms too (BatchNorm.FreezeAll), so that they use their running statistics as constants.",
            1, moving[0].Path);
    }

    /// <summary>The largest move of a channel's running mean in one training pass, in its own units.</summary>
    private static double Drift(Patient patient, BatchNorm norm)
    {
        using var kept = new KeptState(patient.Weights);
        float[] before = norm.RunningMean.Values.ToArray();
        using (Pass pass = Pass.Training(patient.Weights, step: 0)) patient.Net.Apply(pass.Input(patient.Probe.Values, patient.Probe.Shape));
        double most = 0;
        for (int i = 0; i < before.Length; i++) most = Math.Max(most, Math.Abs((double)norm.RunningMean.Values[i] - before[i]));
        return most;
    }
}
