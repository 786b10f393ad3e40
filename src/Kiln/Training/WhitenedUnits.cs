namespace Kiln;

/// <summary>Watches a pass of inference and measures the first outputs of one convolution, which whitening set: they are to have mean 0 and deviation 1, borders apart.</summary>
internal sealed class WhitenedUnits(string path, int units) : Probe
{
    private readonly List<DataInitRow> rows = [];

    public IReadOnlyList<DataInitRow> Rows => rows;

    public override void Saw(string seen, Tensor output)
    {
        if (seen != path || rows.Count > 0) return;
        var moments = new UnitMoments(output.Span, output.Shape[-1]);
        double mean = 0, deviation = 0;
        int dead = 0;
        for (int unit = 0; unit < units; unit++)
        {
            mean = Math.Max(mean, Math.Abs(moments.Means[unit]));
            if (moments.Deviations[unit] == 0) dead++;
            else deviation = Math.Max(deviation, Math.Abs(moments.Deviations[unit] - 1));
        }

        rows.Add(new(path, units, dead, mean, deviation));
    }
}
