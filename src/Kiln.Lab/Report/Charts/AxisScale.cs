namespace Kiln.Lab;

/// <summary>Turns numbers of an axis into positions on the page.</summary>
internal sealed class AxisScale
{
    private readonly bool logarithmic;
    private readonly double from, to, begin, length;

    private AxisScale(bool logarithmic, double low, double high, double from, double to, Tick[] ticks)
    {
        this.logarithmic = logarithmic;
        (Low, High, this.from, this.to, Ticks) = (low, high, from, to, ticks);
        begin = logarithmic ? Math.Log(low) : low;
        length = (logarithmic ? Math.Log(high) : high) - begin;
    }

    /// <summary>The number at the beginning.</summary>
    public double Low { get; }

    /// <summary>The number at the end.</summary>
    public double High { get; }

    /// <summary>The marks.</summary>
    public IReadOnlyList<Tick> Ticks { get; }

    /// <summary>Where a number stands; NaN for what an axis cannot show.</summary>
    public double this[double value] =>
        !double.IsFinite(value) || (logarithmic && value <= 0) ? double.NaN : from + ((to - from) * Share(value));

    /// <summary>How far along the axis a number is, 0 … 1.</summary>
    public double Share(double value) => ((logarithmic ? Math.Log(value) : value) - begin) / length;

    /// <summary>A scale over numbers; those that are not finite are left out.</summary>
    /// <param name="axis">Its name, form and limits.</param>
    /// <param name="values">What must find its place.</param>
    /// <param name="from">The position of its beginning.</param>
    /// <param name="to">The position of its end.</param>
    /// <param name="most">About how many marks.</param>
    /// <param name="margin">The share of the range that is left free at ends that are not given.</param>
    public static AxisScale Of(Axis axis, IEnumerable<double> values, double from, double to, int most, double margin = 0)
    {
        double[] seen = [.. values.Where(v => double.IsFinite(v) && (!axis.Logarithmic || v > 0))];
        double low = axis.Minimum ?? (seen.Length > 0 ? seen.Min() : axis.Logarithmic ? 0.1 : 0);
        double high = axis.Maximum ?? (seen.Length > 0 ? seen.Max() : axis.Logarithmic ? 1 : low + 1);
        bool whole = seen.Length > 0 && seen.All(v => v == Math.Round(v));
        if (axis.Logarithmic)
        {
            low = Math.Max(low, double.Epsilon * 1e10);
            if (high <= low) (low, high) = (low / 3, low * 3);
            double factor = Math.Pow(high / low, margin);
            if (axis.Minimum is null) low /= factor;
            if (axis.Maximum is null) high *= factor;
            return new(true, low, high, from, to, Kiln.Lab.Ticks.Logarithmic(low, high, most));
        }

        if (high <= low)
        {
            double half = whole ? 0.5 : Math.Max(Math.Abs(low) * 0.05, 1e-12);
            (low, high) = (axis.Minimum ?? (low - half), low + half);
        }

        double free = (high - low) * margin;
        if (axis.Minimum is null && !(low >= 0 && low < free)) low -= free;
        if (axis.Maximum is null) high += free;
        return new(false, low, high, from, to, Kiln.Lab.Ticks.Linear(low, high, most, whole));
    }
}
