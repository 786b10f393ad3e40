using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kiln.Cpu;

/// <summary>What losses of a yes-or-no logit x are made of: σ(x), σ(−x), and softplus(x) = −log σ(−x); all finite for any finite x.</summary>
internal readonly struct Logit
{
    /// <summary>σ(x).</summary>
    public readonly Vector256<double> Yes;

    /// <summary>σ(−x).</summary>
    public readonly Vector256<double> No;

    /// <summary>log(1 + e^x).</summary>
    public readonly Vector256<double> Plus;

    /// <summary>log(1 + e^−x).</summary>
    public readonly Vector256<double> Minus;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Logit(Vector256<double> x)
    {
        Vector256<double> m = Vector256.Exp(-Vector256.Abs(x)), whole = Vector256<double>.One + m, log = Vector256.Log(whole), positive = Vector256.GreaterThan(x, Vector256<double>.Zero);
        Vector256<double> large = Vector256<double>.One / whole, small = m / whole;
        Yes = Vector256.ConditionalSelect(positive, large, small);
        No = Vector256.ConditionalSelect(positive, small, large);
        Plus = Vector256.Max(x, Vector256<double>.Zero) + log;
        Minus = Vector256.Max(-x, Vector256<double>.Zero) + log;
    }
}

/// <summary>w·t·log(1 + e^−x) + (1 − t)·log(1 + e^x).</summary>
internal readonly struct BinaryTerm(float weight) : IElementTerm
{
    private readonly float weight = weight;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Of(Vector256<double> a, Vector256<double> b)
    {
        Logit x = new(a);
        return (b * (double)weight * x.Minus) + ((Vector256<double>.One - b) * x.Plus);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Slope(Vector256<double> x, Vector256<double> t)
    {
        Logit l = new(x);
        return ((Vector256<double>.One - t) * l.Yes) - (t * (double)weight * l.No);
    }
}

/// <summary>t·α·σ(−x)^γ·log(1 + e^−x) + (1 − t)·(1 − α)·σ(x)^γ·log(1 + e^x), with σ(−x)^γ = e^(−γ·log(1 + e^x)); both α are 1 where it is below 0.</summary>
internal readonly struct BinaryFocalTerm(float gamma, float alpha) : IElementTerm
{
    private readonly double gamma = gamma, yes = alpha < 0 ? 1 : alpha, no = alpha < 0 ? 1 : 1.0 - alpha;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Of(Vector256<double> a, Vector256<double> b)
    {
        Logit x = new(a);
        return (b * yes * Vector256.Exp(x.Plus * -gamma) * x.Minus) + ((Vector256<double>.One - b) * no * Vector256.Exp(x.Minus * -gamma) * x.Plus);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Slope(Vector256<double> x, Vector256<double> t)
    {
        Logit l = new(x);
        Vector256<double> ofYes = Vector256.Exp(l.Plus * -gamma) * ((l.Yes * gamma * l.Minus) + l.No);
        Vector256<double> ofNo = Vector256.Exp(l.Minus * -gamma) * ((l.No * gamma * l.Plus) + l.Yes);
        return ((Vector256<double>.One - t) * no * ofNo) - (t * yes * ofYes);
    }
}
