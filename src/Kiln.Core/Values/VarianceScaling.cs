namespace Kiln;

/// <summary>Which fan a variance-scaling initialiser divides by.</summary>
public enum FanMode
{
    /// <summary>Fan-in: keeps the variance of activations forward.</summary>
    In,

    /// <summary>Fan-out: keeps the variance of gradients backward.</summary>
    Out,

    /// <summary>The mean of both, Glorot's compromise.</summary>
    Average,
}

/// <summary>The distribution values are drawn from.</summary>
public enum Spread
{
    /// <summary>Uniform in ±√(3·variance).</summary>
    Uniform,

    /// <summary>Normal.</summary>
    Normal,

    /// <summary>Normal, redrawn beyond two deviations; the deviation named is the one before the cut.</summary>
    TruncatedNormal,
}

/// <summary>Draws weights of variance <c>scale / fan</c>. Glorot, He and LeCun are three settings of it.</summary>
public sealed record VarianceScaling(double Scale, FanMode Mode, Spread Spread) : Init
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, in InitTarget target, ref Philox random)
    {
        Fan fan = target.Fan;
        double n = Mode switch { FanMode.In => fan.In, FanMode.Out => fan.Out, _ => (fan.In + fan.Out) / 2.0 };
        double variance = Scale / Math.Max(n, 1);
        switch (Spread)
        {
            case Spread.Uniform: random.FillUniform(values, Math.Sqrt(3 * variance)); break;   // Var U(−a, a) = a²/3
            case Spread.Normal: random.FillNormal(values, Math.Sqrt(variance)); break;
            default: random.FillTruncatedNormal(values, Math.Sqrt(variance)); break;
        }
    }
}
