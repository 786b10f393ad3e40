using System.Text.Json.Serialization;

namespace Kiln;

/// <summary>Falls by the same ratio over equal times: <c>factor = drop^(step/every)</c>, PyTorch's ExponentialLR where <paramref name="Every"/> is 1.</summary>
/// <param name="Drop">The ratio; written <c>factor</c> in recipes.</param>
/// <param name="Every">The time in which it falls by the ratio: a number of steps or, below 1, a share of the run.</param>
public sealed record ExponentialSchedule([property: JsonPropertyName("factor")] float Drop = 0.1f, double Every = 0.5) : Schedule
{
    /// <inheritdoc/>
    public override float Factor(long step, long totalSteps) => (float)Math.Pow(Drop, step / (double)StepsOf(Every, totalSteps));

    /// <inheritdoc/>
    public override void Validate()
    {
        Require.Positive("factor", Drop);
        Require.Positive("every", Every);
    }
}
