namespace Kiln;

/// <summary>Hidden units that start equal: they receive equal gradients and stay equal.</summary>
internal sealed class SymmetricStart : DoctorRule
{
    /// <summary>A share of copies that no random draw gives, and that halves what the layer can be.</summary>
    private const double Tolerated = 0.5;

    public override string Name => "symmetric-start";

    public override string Row => "G1";

    public override Needs Needs => Needs.Model;

    public override IReadOnlyList<string> Explains => [.. Consequences.NoLearning, "shrinking-activations", "growing-activations", "dead-units", "gradient-lost-to-slopes", "gradient-lost-to-weights", "wrong-initial-loss", "rate-too-high", "saturated-functions"];

    public override IEnumerable<Finding> Examine(Patient patient)
    {
        Layer[] weighted = [.. LayersByPath.Of(patient.Net).Values.Where(l => l is Linear or Conv2d)];
        foreach (Layer layer in weighted.SkipLast(1))   // a last layer may start at zero: its classes have gradients of their own
        {
            IReadOnlyList<IReadOnlyList<int>> groups = SymmetricUnits.GroupsIn(layer);
            int units = layer is Linear l ? l.Weight.Shape[1] : ((Conv2d)layer).Weight.Shape[3], copies = groups.Sum(g => g.Count);
            if (copies < Math.Max(2, Tolerated * units)) continue;
            bool zero = layer.Parameters[0].Values.IndexOfAnyExcept(0f) < 0;
            yield return Found(
                Severity.Serious,
                $"{copies} of {units} units of {layer.Path} are copies of {groups.Count}{(zero ? ": all weights are 0" : "")}.",
                "Equal units receive equal gradients at every step, so that they stay equal and the layer is worth as many units as there are different ones.",
                "Start from random weights: He for rectifiers, Glorot for tanh and sigmoid.",
                1, layer.Path) with { Change = InitChange.For(patient) };
        }
    }
}
