namespace Kiln;

/// <summary>Student's distribution (1908): how a mean of few numbers scatters in units of its own estimated error.</summary>
internal static class StudentT
{
    /// <summary>The chance that |t| stays below a value: the finite sums of Abramowitz and Stegun 26.7.3 and 26.7.4.</summary>
    /// <param name="t">The value, at least 0.</param>
    /// <param name="freedom">Degrees of freedom, at least 1.</param>
    public static double Within(double t, int freedom)
    {
        if (double.IsPositiveInfinity(t)) return 1;
        double angle = Math.Atan(t / Math.Sqrt(freedom)), cos = Math.Cos(angle), sin = Math.Sin(angle);
        bool odd = freedom % 2 == 1;
        if (freedom == 1) return 2 * angle / Math.PI;
        double term = odd ? cos : 1, sum = term;
        for (int k = odd ? 3 : 2; k <= freedom - 2; k += 2)
        {
            term *= (k - 1.0) / k * cos * cos;
            sum += term;
        }

        return odd ? 2 / Math.PI * (angle + (sin * sum)) : sin * sum;
    }

    /// <summary>The value below which |t| stays with a given chance.</summary>
    /// <param name="chance">Below 1, such as 0.95.</param>
    /// <param name="freedom">Degrees of freedom, at least 1.</param>
    public static double Quantile(double chance, int freedom)
    {
        double low = 0, high = 1;
        while (Within(high, freedom) < chance) high *= 2;
        for (int i = 0; i < 100; i++)
        {
            double middle = (low + high) / 2;
            if (Within(middle, freedom) < chance) low = middle;
            else high = middle;
        }

        return (low + high) / 2;
    }
}
