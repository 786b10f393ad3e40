using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kiln.Cpu;

/// <summary>|x − t|.</summary>
internal readonly struct AbsoluteTerm : IElementTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Of(Vector256<double> a, Vector256<double> b) => Vector256.Abs(a - b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Slope(Vector256<double> x, Vector256<double> t)
    {
        Vector256<double> d = x - t, one = Vector256<double>.One;
        return Vector256.ConditionalSelect(Vector256.GreaterThan(d, Vector256<double>.Zero), one, Vector256.ConditionalSelect(Vector256.LessThan(d, Vector256<double>.Zero), -one, d));
    }
}

/// <summary>½(x − t)² up to δ, linear beyond: m·(|x − t| − ½m) with m = min(|x − t|, δ).</summary>
internal readonly struct HuberTerm(float delta) : IElementTerm
{
    private readonly float delta = delta;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Of(Vector256<double> a, Vector256<double> b)
    {
        Vector256<double> d = Vector256.Abs(a - b), m = Vector256.Min(d, Vector256.Create((double)delta));
        return m * (d - (m * 0.5));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Slope(Vector256<double> x, Vector256<double> t) =>
        Vector256.Max(Vector256.Min(x - t, Vector256.Create((double)delta)), Vector256.Create((double)-delta));
}
