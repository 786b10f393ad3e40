using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kiln.Cpu;

/// <summary>Sixteen floats: AVX-512. Thirty-two registers.</summary>
internal readonly unsafe struct Wide(Vector512<float> v) : ISimd<Wide>
{
    private readonly Vector512<float> v = v;

    public static int Lanes => 16;

    public static bool ManyRegisters => true;

    public static Wide Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector512<float>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide Load(float* x) => new(Vector512.Load(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide Splat(float x) => new(Vector512.Create(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide operator +(Wide a, Wide b) => new(a.v + b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide operator -(Wide a, Wide b) => new(a.v - b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide operator *(Wide a, Wide b) => new(a.v * b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide operator /(Wide a, Wide b) => new(a.v / b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide Fma(Wide a, Wide b, Wide c) => new(Vector512.FusedMultiplyAdd(a.v, b.v, c.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide Max(Wide a, Wide b) => new(Vector512.Max(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide Min(Wide a, Wide b) => new(Vector512.Min(a.v, b.v));

    /// <summary>The instruction returns its second operand where one is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide AtLeast(Wide low, Wide a) => Avx512F.IsSupported ? new(Avx512F.Max(low.v, a.v)) : WhereGreater(low, a, low, a);

    /// <summary>As <see cref="AtLeast"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide AtMost(Wide high, Wide a) => Avx512F.IsSupported ? new(Avx512F.Min(high.v, a.v)) : WhereGreater(a, high, high, a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide Sqrt(Wide a) => new(Vector512.Sqrt(a.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide Round(Wide a) => new(Vector512.Round(a.v));

    /// <summary>Writes n + 127 into the exponent bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide PowerOfTwo(Wide n) => new(((Vector512.ConvertToInt32(n.v) + Vector512.Create(127)) << 23).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide Scale(Wide a, Wide n) => Avx512F.IsSupported ? new(Avx512F.Scale(a.v, n.v)) : a * PowerOfTwo(n);

    /// <summary>Reads the exponent bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide Exponent(Wide a) => new(Vector512.ConvertToSingle((a.v.AsInt32() >>> 23) - Vector512.Create(127)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide WhereGreater(Wide a, Wide b, Wide yes, Wide no) => new(Vector512.ConditionalSelect(Vector512.GreaterThan(a.v, b.v), yes.v, no.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide WhereGreaterOrNaN(Wide a, Wide b, Wide yes, Wide no) =>
        new(Vector512.ConditionalSelect(Vector512.GreaterThan(a.v, b.v) | Vector512.IsNaN(a.v), yes.v, no.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* y) => v.Store(y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float SumLanes() => new Narrow(v.GetLower() + v.GetUpper()).SumLanes();
}
