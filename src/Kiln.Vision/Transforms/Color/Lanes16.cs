using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kiln.Vision;

/// <summary>Sixteen floats: AVX-512.</summary>
internal readonly struct Lanes16(Vector512<float> v) : IPixelLanes<Lanes16>
{
    private readonly Vector512<float> v = v;

    public static int Lanes => 16;

    public static int RgbReach => 64;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Splat(float x) => new(Vector512.Create(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Load(ref float x) => new(Vector512.LoadUnsafe(ref x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 LoadBytes(ref byte x)
    {
        Vector128<byte> bytes = Vector128.LoadUnsafe(ref x);
        if (Avx512F.IsSupported) return new(Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(bytes)));
        (Vector256<int> low, Vector256<int> high) = RgbShuffle.Widen(bytes);
        return new(Vector512.ConvertToSingle(Vector512.Create(low, high)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadRgb(ref byte x, out Lanes16 r, out Lanes16 g, out Lanes16 b)
    {
        if (Avx512Vbmi.IsSupported)
        {
            Vector512<byte> bytes = Vector512.LoadUnsafe(ref x);
            Vector512<uint> channel = Vector512.Create(255u);
            Vector512<uint> pixel = Avx512Vbmi.PermuteVar64x8(bytes, RgbShuffle.Spread).AsUInt32();   // one pixel in each lane
            r = new(Vector512.ConvertToSingle((pixel & channel).AsInt32()));
            g = new(Vector512.ConvertToSingle(((pixel >> 8) & channel).AsInt32()));
            b = new(Vector512.ConvertToSingle(((pixel >> 16) & channel).AsInt32()));
            return;
        }

        (Vector256<int> r0, Vector256<int> g0, Vector256<int> b0) = RgbShuffle.Split(ref x);
        (Vector256<int> r1, Vector256<int> g1, Vector256<int> b1) = RgbShuffle.Split(ref Unsafe.Add(ref x, 24));
        r = new(Vector512.ConvertToSingle(Vector512.Create(r0, r1)));
        g = new(Vector512.ConvertToSingle(Vector512.Create(g0, g1)));
        b = new(Vector512.ConvertToSingle(Vector512.Create(b0, b1)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreRgb(Lanes16 r, Lanes16 g, Lanes16 b, ref byte y)
    {
        Vector512<int> pixels = r.Bytes() | (g.Bytes() << 8) | (b.Bytes() << 16);
        if (Avx512Vbmi.IsSupported)
        {
            Vector512<byte> close = Avx512Vbmi.PermuteVar64x8(pixels.AsByte(), RgbShuffle.Gather);
            close.GetLower().StoreUnsafe(ref y);
            close.GetUpper().GetLower().StoreUnsafe(ref y, 32);
            return;
        }

        RgbShuffle.Join(pixels.GetLower(), ref y);
        RgbShuffle.Join(pixels.GetUpper(), ref Unsafe.Add(ref y, 24));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 operator +(Lanes16 a, Lanes16 b) => new(a.v + b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 operator -(Lanes16 a, Lanes16 b) => new(a.v - b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 operator *(Lanes16 a, Lanes16 b) => new(a.v * b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 operator /(Lanes16 a, Lanes16 b) => new(a.v / b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Fma(Lanes16 a, Lanes16 b, Lanes16 c) => new(Vector512.FusedMultiplyAdd(a.v, b.v, c.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Max(Lanes16 a, Lanes16 b) => new(Vector512.MaxNative(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Min(Lanes16 a, Lanes16 b) => new(Vector512.MinNative(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Floor(Lanes16 a) => new(Vector512.Floor(a.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Sqrt(Lanes16 a) => new(Vector512.Sqrt(a.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 NearCubeRoot(Lanes16 a) =>
        new(Vector512.ConvertToInt32Native((Vector512.ConvertToSingle(a.v.AsInt32()) * Vector512.Create(CubeRoot.Third)) + Vector512.Create(CubeRoot.Bias)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 WhereGreater(Lanes16 a, Lanes16 b, Lanes16 yes, Lanes16 no) => new(Vector512.ConditionalSelect(Vector512.GreaterThan(a.v, b.v), yes.v, no.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float y) => v.StoreUnsafe(ref y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreBytes(ref byte y)
    {
        Vector512<int> x = Bytes();
        if (Avx512F.IsSupported)
        {
            Avx512F.ConvertToVector128Byte(x).StoreUnsafe(ref y);
            return;
        }

        RgbShuffle.Narrow(x.GetLower(), x.GetUpper()).StoreUnsafe(ref y);
    }

    /// <summary>Whole numbers 0 … 255, one per lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<int> Bytes() =>
        Vector512.ConvertToInt32Native(Vector512.MinNative(Vector512.MaxNative(v, Vector512<float>.Zero), Vector512.Create(255f)));
}
