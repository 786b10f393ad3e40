using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kiln.Cpu;

/// <summary>One float: what a kernel runs on where fewer than a vector's worth of columns are left. The same formulas, so the same values.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly unsafe struct Lane(float v) : ISimd<Lane>
{
    private readonly float v = v;

    public static int Lanes => 1;

    public static bool ManyRegisters => false;

    public static Lane Zero => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Load(float* x) => new(*x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Splat(float x) => new(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane operator +(Lane a, Lane b) => new(a.v + b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane operator -(Lane a, Lane b) => new(a.v - b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane operator *(Lane a, Lane b) => new(a.v * b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane operator /(Lane a, Lane b) => new(a.v / b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Fma(Lane a, Lane b, Lane c) => new(float.MultiplyAddEstimate(a.v, b.v, c.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Max(Lane a, Lane b) => new(MathF.Max(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Min(Lane a, Lane b) => new(MathF.Min(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane AtLeast(Lane low, Lane a) => low.v > a.v ? low : a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane AtMost(Lane high, Lane a) => a.v > high.v ? high : a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Sqrt(Lane a) => new(MathF.Sqrt(a.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Round(Lane a) => new(MathF.Round(a.v));

    /// <summary>Writes n + 127 into the exponent bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane PowerOfTwo(Lane n) => new(BitConverter.Int32BitsToSingle(((int)n.v + 127) << 23));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Scale(Lane a, Lane n) => a * PowerOfTwo(n);

    /// <summary>Reads the exponent bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Exponent(Lane a) => new((BitConverter.SingleToInt32Bits(a.v) >>> 23) - 127);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane WhereGreater(Lane a, Lane b, Lane yes, Lane no) => a.v > b.v ? yes : no;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane WhereGreaterOrNaN(Lane a, Lane b, Lane yes, Lane no) => a.v > b.v || float.IsNaN(a.v) ? yes : no;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* y) => *y = v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float SumLanes() => v;
}
