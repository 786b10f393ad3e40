namespace Kiln;

/// <summary>Mean and deviation of each column of values <c>[rows, units]</c>, in double precision: two walks, so that a large mean costs no digits.</summary>
internal sealed class UnitMoments
{
    public UnitMoments(ReadOnlySpan<float> values, int units)
    {
        Means = new double[units];
        Deviations = new double[units];
        int rows = values.Length / units;
        for (int i = 0, unit = 0; i < values.Length; i++, unit = unit + 1 == units ? 0 : unit + 1) Means[unit] += values[i];
        for (int unit = 0; unit < units; unit++) Means[unit] /= rows;
        for (int i = 0, unit = 0; i < values.Length; i++, unit = unit + 1 == units ? 0 : unit + 1) Deviations[unit] += (values[i] - Means[unit]) * (values[i] - Means[unit]);
        for (int unit = 0; unit < units; unit++) Deviations[unit] = Math.Sqrt(Deviations[unit] / rows);
    }

    public double[] Means { get; }

    public double[] Deviations { get; }
}
