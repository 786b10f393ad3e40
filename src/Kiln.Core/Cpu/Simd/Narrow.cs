using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kiln.Cpu;

/// <summary>Eight floats: AVX2 with FMA. Sixteen registers.</summary>
internal readonly unsafe struct Narrow(Vector256<float> v) : ISimd<Narrow>
{
    private readonly Vector256<float> v = v;

    public static int Lanes => 8;

    public static bool ManyRegisters => false;

    public static Narrow Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector256<float>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Narrow Load(float* x) => new(Vector256.Load(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Narrow Splat(float x) => new(Vector256.Create(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Narrow operator +(Narrow a, Narrow b) => new(a.v + b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Narrow operator -(Narrow a, Narrow b) => new(a.v - b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Narrow operator *(Narrow a, Narrow b) => new(a.v * b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Narrow operator /(Narrow a, Narrow b) => new(a.v / b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Narrow Fma(Narrow a, Narrow b, Narrow c) => new(Vector256.FusedMultiplyAdd(a.v, b.v, c.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Narrow Max(Narrow a, Narrow b) => new(Vector256.Max(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Narrow Min(Narrow a, Narrow b) => new(Vector256.Min(a.v, b.v));

    /// <summary>The instruction returns its second operand where one is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Narrow AtLeast(Narrow low, Narrow a) => Avx.IsSupported ? new(Avx.Max(low.v, a.v)) : WhereGreater(low, a, low, a);

    /// <summary>As <see cref="AtLeast"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Narrow AtMost(Narrow high, Narrow a) => Avx.IsSupported ? new(Avx.Min(high.v, a.v)) : WhereGreater(a, high, high, a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Narrow Sqrt(Narrow a) => new(Vector256.Sqrt(a.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Narrow Round(Narrow a) => new(Vector256.Round(a.v));

    /// <summary>Writes n + 127 into the exponent bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Narrow PowerOfTwo(Narrow n) => new(((Vector256.ConvertToInt32(n.v) + Vector256.Create(127)) << 23).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Narrow Scale(Narrow a, Narrow n) => a * PowerOfTwo(n);

    /// <summary>Reads the exponent bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Narrow Exponent(Narrow a) => new(Vector256.ConvertToSingle((a.v.AsInt32() >>> 23) - Vector256.Create(127)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Narrow WhereGreater(Narrow a, Narrow b, Narrow yes, Narrow no) => new(Vector256.ConditionalSelect(Vector256.GreaterThan(a.v, b.v), yes.v, no.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Narrow WhereGreaterOrNaN(Narrow a, Narrow b, Narrow yes, Narrow no) =>
        new(Vector256.ConditionalSelect(Vector256.GreaterThan(a.v, b.v) | Vector256.IsNaN(a.v), yes.v, no.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* y) => v.Store(y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float SumLanes() => new Portable(v.GetLower() + v.GetUpper()).SumLanes();
}
