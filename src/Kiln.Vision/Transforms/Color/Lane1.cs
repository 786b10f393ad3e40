using System.Runtime.CompilerServices;

namespace Kiln.Vision;

/// <summary>One float: the remainder of a row of pixels, and the plain form that the vectors are tested against.</summary>
internal readonly struct Lane1(float v) : IPixelLanes<Lane1>
{
    private readonly float v = v;

    public static int Lanes => 1;

    public static int RgbReach => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 Splat(float x) => new(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 Load(ref float x) => new(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 LoadBytes(ref byte x) => new(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadRgb(ref byte x, out Lane1 r, out Lane1 g, out Lane1 b)
    {
        r = new(x);
        g = new(Unsafe.Add(ref x, 1));
        b = new(Unsafe.Add(ref x, 2));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreRgb(Lane1 r, Lane1 g, Lane1 b, ref byte y)
    {
        y = r.Byte();
        Unsafe.Add(ref y, 1) = g.Byte();
        Unsafe.Add(ref y, 2) = b.Byte();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 operator +(Lane1 a, Lane1 b) => new(a.v + b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 operator -(Lane1 a, Lane1 b) => new(a.v - b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 operator *(Lane1 a, Lane1 b) => new(a.v * b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 operator /(Lane1 a, Lane1 b) => new(a.v / b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 Fma(Lane1 a, Lane1 b, Lane1 c) => new(MathF.FusedMultiplyAdd(a.v, b.v, c.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 Max(Lane1 a, Lane1 b) => new(a.v > b.v ? a.v : b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 Min(Lane1 a, Lane1 b) => new(a.v < b.v ? a.v : b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 Floor(Lane1 a) => new(MathF.Floor(a.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 Sqrt(Lane1 a) => new(MathF.Sqrt(a.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 NearCubeRoot(Lane1 a) => new(BitConverter.Int32BitsToSingle((int)((BitConverter.SingleToInt32Bits(a.v) * CubeRoot.Third) + CubeRoot.Bias)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 WhereGreater(Lane1 a, Lane1 b, Lane1 yes, Lane1 no) => a.v > b.v ? yes : no;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float y) => y = v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreBytes(ref byte y) => y = Byte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte Byte() => (byte)Math.Clamp(v, 0f, 255f);
}
