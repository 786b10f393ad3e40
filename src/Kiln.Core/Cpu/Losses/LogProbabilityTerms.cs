using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kiln.Cpu;

/// <summary>−t·(1 − e^x)^γ·x of a log-probability x; 0 where t is 0, whatever x is.</summary>
internal readonly struct LikelihoodTerm(float gamma) : IElementTerm
{
    private readonly double gamma = gamma;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Of(Vector256<double> a, Vector256<double> b)
    {
        Vector256<double> loss = -b * a;
        if (gamma != 0) loss *= Power(Rest(a), gamma);
        return Vector256.ConditionalSelect(Vector256.Equals(b, Vector256<double>.Zero), Vector256<double>.Zero, loss);
    }

    /// <summary>−t·(r^γ − γ·r^(γ−1)·e^x·x) with r = 1 − e^x; where r is 0 that is 0, its limit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Slope(Vector256<double> x, Vector256<double> t)
    {
        if (gamma == 0) return -t;
        Vector256<double> rest = Rest(x), slope = -t * (Power(rest, gamma) - (Power(rest, gamma - 1) * Vector256.Exp(x) * x * gamma));
        Vector256<double> none = Vector256.Equals(rest, Vector256<double>.Zero) | Vector256.Equals(t, Vector256<double>.Zero);
        return Vector256.ConditionalSelect(none, Vector256<double>.Zero, slope);
    }

    /// <summary>1 − e^x, not below 0 where x was rounded to above 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Rest(Vector256<double> x) => Vector256.Max(Vector256<double>.One - Vector256.Exp(x), Vector256<double>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Power(Vector256<double> x, double exponent) => Vector256.Exp(Vector256.Log(x) * exponent);
}

/// <summary>t·(log t − x) of a log-probability x; 0 where t is 0.</summary>
internal readonly struct DivergenceTerm : IElementTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Of(Vector256<double> a, Vector256<double> b) =>
        Vector256.ConditionalSelect(Vector256.Equals(b, Vector256<double>.Zero), Vector256<double>.Zero, b * (Vector256.Log(b) - a));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Slope(Vector256<double> x, Vector256<double> t) => -t;
}
