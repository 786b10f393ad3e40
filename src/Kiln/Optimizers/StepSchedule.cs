using System.Text.Json.Serialization;

namespace Kiln;

/// <summary>Drops the rate at regular intervals: <c>factor = drop^⌊step / every⌋</c>, PyTorch's StepLR counted in steps.</summary>
/// <param name="Every">The interval: a number of steps or, below 1, a share of the run; a third drops twice.</param>
/// <param name="Drop">What the rate is multiplied with at each drop; written <c>factor</c> in recipes.</param>
public sealed record StepSchedule(double Every = 1 / 3.0, [property: JsonPropertyName("factor")] float Drop = 0.1f) : Schedule
{
    /// <inheritdoc/>
    public override float Factor(long step, long totalSteps) =>
        (float)Math.Pow(Drop, Math.Min(step, Math.Max(totalSteps - 1, 0)) / StepsOf(Every, totalSteps));

    /// <inheritdoc/>
    public override void Validate()
    {
        Require.Positive("every", Every);
        Require.Positive("factor", Drop);
    }
}
