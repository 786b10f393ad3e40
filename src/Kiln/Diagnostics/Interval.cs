namespace Kiln;

/// <summary>Where a value lies with the confidence that belongs to it.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>Whether a value is inside, ends included.</summary>
    public bool Contains(double value) => value >= Low && value <= High;

    /// <summary>Where a share lies of which some trials were seen, by Wilson's score interval (1927): right even near 0 and 1, where mean ± error is not.</summary>
    /// <param name="successes">How many trials succeeded.</param>
    /// <param name="trials">How many there were; with none the share may be anything from 0 to 1.</param>
    /// <param name="z">How many standard deviations wide; 1.96 for 95 %.</param>
    public static Interval OfShare(long successes, long trials, double z = 1.959963984540054)
    {
        if (trials <= 0) return new(0, 1);
        double p = (double)successes / trials, squared = z * z;
        double center = p + (squared / (2 * trials)), half = z * Math.Sqrt(((p * (1 - p)) + (squared / (4.0 * trials))) / trials);
        double scale = 1 + (squared / trials);
        // Without a failure or a success one end is exact; rounding must not move it past the share.
        return new(successes == 0 ? 0 : (center - half) / scale, successes == trials ? 1 : (center + half) / scale);
    }
}
