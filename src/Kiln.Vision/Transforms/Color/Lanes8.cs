using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kiln.Vision;

/// <summary>Eight floats: AVX2.</summary>
internal readonly struct Lanes8(Vector256<float> v) : IPixelLanes<Lanes8>
{
    private readonly Vector256<float> v = v;

    public static int Lanes => 8;

    public static int RgbReach => 24;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Splat(float x) => new(Vector256.Create(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Load(ref float x) => new(Vector256.LoadUnsafe(ref x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 LoadBytes(ref byte x)
    {
        Vector128<byte> bytes = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(ref x)).AsByte();
        return new(Vector256.ConvertToSingle(Avx2.IsSupported ? Avx2.ConvertToVector256Int32(bytes) : RgbShuffle.Widen(bytes).Low));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadRgb(ref byte x, out Lanes8 r, out Lanes8 g, out Lanes8 b)
    {
        (Vector256<int> red, Vector256<int> green, Vector256<int> blue) = RgbShuffle.Split(ref x);
        r = new(Vector256.ConvertToSingle(red));
        g = new(Vector256.ConvertToSingle(green));
        b = new(Vector256.ConvertToSingle(blue));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreRgb(Lanes8 r, Lanes8 g, Lanes8 b, ref byte y) =>
        RgbShuffle.Join(r.Bytes() | (g.Bytes() << 8) | (b.Bytes() << 16), ref y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator +(Lanes8 a, Lanes8 b) => new(a.v + b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator -(Lanes8 a, Lanes8 b) => new(a.v - b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator *(Lanes8 a, Lanes8 b) => new(a.v * b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator /(Lanes8 a, Lanes8 b) => new(a.v / b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Fma(Lanes8 a, Lanes8 b, Lanes8 c) => new(Vector256.FusedMultiplyAdd(a.v, b.v, c.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Max(Lanes8 a, Lanes8 b) => new(Vector256.MaxNative(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Min(Lanes8 a, Lanes8 b) => new(Vector256.MinNative(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Floor(Lanes8 a) => new(Vector256.Floor(a.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Sqrt(Lanes8 a) => new(Vector256.Sqrt(a.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 NearCubeRoot(Lanes8 a) =>
        new(Vector256.ConvertToInt32Native((Vector256.ConvertToSingle(a.v.AsInt32()) * Vector256.Create(CubeRoot.Third)) + Vector256.Create(CubeRoot.Bias)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 WhereGreater(Lanes8 a, Lanes8 b, Lanes8 yes, Lanes8 no) => new(Vector256.ConditionalSelect(Vector256.GreaterThan(a.v, b.v), yes.v, no.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float y) => v.StoreUnsafe(ref y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreBytes(ref byte y) =>
        Unsafe.WriteUnaligned(ref y, RgbShuffle.Narrow(Bytes(), default).AsUInt64().ToScalar());

    /// <summary>Whole numbers 0 … 255, one per lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<int> Bytes() =>
        Vector256.ConvertToInt32Native(Vector256.MinNative(Vector256.MaxNative(v, Vector256<float>.Zero), Vector256.Create(255f)));
}
