using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kiln.Cpu;

/// <summary>Four floats: every machine. Multiply and add are fused only where the hardware can, because emulating that is a hundred times slower.</summary>
internal readonly unsafe struct Portable(Vector128<float> v) : ISimd<Portable>
{
    private readonly Vector128<float> v = v;

    public static int Lanes => 4;

    public static bool ManyRegisters => false;

    public static Portable Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector128<float>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Portable Load(float* x) => new(Vector128.Load(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Portable Splat(float x) => new(Vector128.Create(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Portable operator +(Portable a, Portable b) => new(a.v + b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Portable operator -(Portable a, Portable b) => new(a.v - b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Portable operator *(Portable a, Portable b) => new(a.v * b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Portable operator /(Portable a, Portable b) => new(a.v / b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Portable Fma(Portable a, Portable b, Portable c) => new(Vector128.MultiplyAddEstimate(a.v, b.v, c.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Portable Max(Portable a, Portable b) => new(Vector128.Max(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Portable Min(Portable a, Portable b) => new(Vector128.Min(a.v, b.v));

    /// <summary>The instruction returns its second operand where one is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Portable AtLeast(Portable low, Portable a) => Sse.IsSupported ? new(Sse.Max(low.v, a.v)) : WhereGreater(low, a, low, a);

    /// <summary>As <see cref="AtLeast"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Portable AtMost(Portable high, Portable a) => Sse.IsSupported ? new(Sse.Min(high.v, a.v)) : WhereGreater(a, high, high, a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Portable Sqrt(Portable a) => new(Vector128.Sqrt(a.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Portable Round(Portable a) => new(Vector128.Round(a.v));

    /// <summary>Writes n + 127 into the exponent bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Portable PowerOfTwo(Portable n) => new(((Vector128.ConvertToInt32(n.v) + Vector128.Create(127)) << 23).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Portable Scale(Portable a, Portable n) => a * PowerOfTwo(n);

    /// <summary>Reads the exponent bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Portable Exponent(Portable a) => new(Vector128.ConvertToSingle((a.v.AsInt32() >>> 23) - Vector128.Create(127)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Portable WhereGreater(Portable a, Portable b, Portable yes, Portable no) => new(Vector128.ConditionalSelect(Vector128.GreaterThan(a.v, b.v), yes.v, no.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Portable WhereGreaterOrNaN(Portable a, Portable b, Portable yes, Portable no) =>
        new(Vector128.ConditionalSelect(Vector128.GreaterThan(a.v, b.v) | Vector128.IsNaN(a.v), yes.v, no.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* y) => v.Store(y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float SumLanes() => (v[0] + v[2]) + (v[1] + v[3]);
}
