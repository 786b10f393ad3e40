namespace Kiln;

/// <summary>
/// Triangles (Smith 2017): the factor climbs in a straight line from a least share to 1 and falls back, again and again; PyTorch's CyclicLR, whose
/// <c>max_lr</c> is the optimiser's rate.
/// </summary>
/// <param name="MinShare">The factor at the foot of a triangle, 0 … 1.</param>
/// <param name="Up">How long it climbs: a number of steps or, below 1, a share of the run.</param>
/// <param name="Down">How long it falls; as long as it climbs where null.</param>
/// <param name="Shrink">How much of its height each triangle has of the one before: 1, or 0.5 for PyTorch's <c>triangular2</c>.</param>
public sealed record CyclicSchedule(float MinShare = 0.1f, double Up = 0.1, double? Down = null, float Shrink = 1) : Schedule
{
    /// <inheritdoc/>
    public override float Factor(long step, long totalSteps)
    {
        long up = StepsOf(Up, totalSteps), down = Down is { } given ? StepsOf(given, totalSteps) : up, within = step % (up + down);
        double height = within < up ? within / (double)up : 1 - ((within - up) / (double)down);
        return (float)(MinShare + ((1.0 - MinShare) * height * Math.Pow(Shrink, step / (up + down))));
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        Require.Share("minShare", MinShare);
        Require.Positive("up", Up);
        if (Down is { } down) Require.Positive("down", down);
        Require.Share("shrink", Shrink);
    }
}
