using System.Text.Json.Serialization;

namespace Kiln;

/// <summary>Drops the rate at given steps: <c>factor = drop^(milestones reached)</c>, PyTorch's MultiStepLR counted in steps.</summary>
/// <param name="Milestones">When: numbers of steps or, below 1, shares of the run; half and three quarters where null.</param>
/// <param name="Drop">What the rate is multiplied with at each of them; written <c>factor</c> in recipes.</param>
public sealed record MultiStepSchedule(IReadOnlyList<double>? Milestones = null, [property: JsonPropertyName("factor")] float Drop = 0.1f) : Schedule
{
    private static readonly double[] Usual = [0.5, 0.75];

    /// <inheritdoc/>
    public override float Factor(long step, long totalSteps)
    {
        IReadOnlyList<double> milestones = Milestones ?? Usual;
        int reached = 0;
        for (int i = 0; i < milestones.Count; i++)
        {
            if (step >= StepsOf(milestones[i], totalSteps)) reached++;
        }

        return (float)Math.Pow(Drop, reached);
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        foreach (double milestone in Milestones ?? Usual) Require.Positive("milestones", milestone);
        Require.Positive("factor", Drop);
    }
}
