namespace Kiln.Devices;

/// <summary>What one walk over values finds.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Sum">Their sum; not finite where one of them is not.</param>
/// <param name="SumOfSquares">The sum of their squares; not finite where a value is not.</param>
/// <param name="Least">The smallest; it says nothing where a value is not finite, or where there are none.</param>
/// <param name="Greatest">The largest; likewise.</param>
/// <param name="Zeros">How many are 0.</param>
public readonly record struct ValueSummary(int Count, double Sum, double SumOfSquares, float Least, float Greatest, long Zeros)
{
    /// <summary>Whether every value is a finite number.</summary>
    public bool IsFinite => double.IsFinite(SumOfSquares);

    /// <summary>The mean.</summary>
    public double Mean => Sum / Count;

    /// <summary>The standard deviation over all values.</summary>
    public double Deviation => Least == Greatest ? 0 : Math.Sqrt(Math.Max((SumOfSquares / Count) - (Mean * Mean), 0));

    /// <summary>The Euclidean length.</summary>
    public double Norm => Math.Sqrt(SumOfSquares);

    /// <summary>The share of zeros, 0 … 1.</summary>
    public double ZeroShare => (double)Zeros / Count;
}
