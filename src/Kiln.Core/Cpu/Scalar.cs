using System.Runtime.CompilerServices;

namespace Kiln.Cpu;

/// <summary>One float in the clothes of a vector, for products with fewer columns than the narrowest vector has lanes.</summary>
internal readonly unsafe struct Scalar(float v) : ISimd<Scalar>
{
    private readonly float v = v;

    public static int Lanes => 1;

    public static bool ManyRegisters => false;

    public static Scalar Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar Load(float* x) => new(*x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar Splat(float x) => new(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar operator +(Scalar a, Scalar b) => new(a.v + b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar operator -(Scalar a, Scalar b) => new(a.v - b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar operator *(Scalar a, Scalar b) => new(a.v * b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar operator /(Scalar a, Scalar b) => new(a.v / b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar Fma(Scalar a, Scalar b, Scalar c) => new(float.MultiplyAddEstimate(a.v, b.v, c.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar Max(Scalar a, Scalar b) => new(MathF.Max(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar Min(Scalar a, Scalar b) => new(MathF.Min(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar Sqrt(Scalar a) => new(MathF.Sqrt(a.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar Round(Scalar a) => new(MathF.Round(a.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar PowerOfTwo(Scalar n) => new(BitConverter.Int32BitsToSingle(((int)n.v + 127) << 23));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar WhereGreater(Scalar a, Scalar b, Scalar yes, Scalar no) => a.v > b.v ? yes : no;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar WhereGreaterOrNaN(Scalar a, Scalar b, Scalar yes, Scalar no) => a.v > b.v || float.IsNaN(a.v) ? yes : no;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* y) => *y = v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float SumLanes() => v;
}
