using System.Runtime.CompilerServices;

namespace Kiln.Cpu;

/// <summary>Register tiles of four rows, up to three vectors wide: 12 accumulators, 3 vectors and 1 splat fill 16 registers.</summary>
/// <remarks>
/// The accumulators are separate locals because the compiler keeps only those in registers. Rows are reached from every third
/// one through the two strides that an address can hold. The last vector starts <c>last</c> floats into the tile, so it may
/// overlap the one before it: both then hold the same bits.
/// </remarks>
internal static unsafe class TileRows4
{
    /// <summary>Three vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ThreeWide<V>(in Walk walk, float* a, float* b, float* c, nint last, float* bias, bool add)
        where V : unmanaged, ISimd<V>
    {
        nint rs = walk.RowStride, ks = walk.KStride, bs = walk.BStride, cs = walk.CStride;
        V s0 = bias == null ? V.Zero : V.Load(bias), s1 = bias == null ? V.Zero : V.Load(bias + V.Lanes), s2 = bias == null ? V.Zero : V.Load(bias + last);
        V c00 = s0, c01 = s1, c02 = s2;
        V c10 = s0, c11 = s1, c12 = s2;
        V c20 = s0, c21 = s1, c22 = s2;
        V c30 = s0, c31 = s1, c32 = s2;
        if (add)
        {
            float* y = c;
            c00 = V.Load(y) + c00; c01 = V.Load(y + V.Lanes) + c01; c02 = V.Load(y + last) + c02; y += cs;
            c10 = V.Load(y) + c10; c11 = V.Load(y + V.Lanes) + c11; c12 = V.Load(y + last) + c12; y += cs;
            c20 = V.Load(y) + c20; c21 = V.Load(y + V.Lanes) + c21; c22 = V.Load(y + last) + c22; y += cs;
            c30 = V.Load(y) + c30; c31 = V.Load(y + V.Lanes) + c31; c32 = V.Load(y + last) + c32;
        }

        for (int outer = 0; outer < walk.Outer; outer++)
        {
            for (int inner = 0; inner < walk.Inner; inner++)
            {
                byte* p0 = (byte*)a + (outer * walk.AOuter) + (inner * walk.AInner);
                byte* p3 = p0 + (3 * rs);
                byte* q = (byte*)b + (outer * walk.BOuter) + (inner * walk.BInner);
                for (int k = walk.Length; k > 0; k--)
                {
                    V b0 = V.Load((float*)q), b1 = V.Load((float*)q + V.Lanes), b2 = V.Load((float*)q + last);
                    V x0 = V.Splat(*(float*)p0); c00 = V.Fma(x0, b0, c00); c01 = V.Fma(x0, b1, c01); c02 = V.Fma(x0, b2, c02);
                    V x1 = V.Splat(*(float*)(p0 + rs)); c10 = V.Fma(x1, b0, c10); c11 = V.Fma(x1, b1, c11); c12 = V.Fma(x1, b2, c12);
                    V x2 = V.Splat(*(float*)(p0 + (2 * rs))); c20 = V.Fma(x2, b0, c20); c21 = V.Fma(x2, b1, c21); c22 = V.Fma(x2, b2, c22);
                    V x3 = V.Splat(*(float*)p3); c30 = V.Fma(x3, b0, c30); c31 = V.Fma(x3, b1, c31); c32 = V.Fma(x3, b2, c32);
                    q += bs; p0 += ks; p3 += ks;
                }
            }
        }

        c00.Store(c); c01.Store(c + V.Lanes); c02.Store(c + last); c += cs;
        c10.Store(c); c11.Store(c + V.Lanes); c12.Store(c + last); c += cs;
        c20.Store(c); c21.Store(c + V.Lanes); c22.Store(c + last); c += cs;
        c30.Store(c); c31.Store(c + V.Lanes); c32.Store(c + last);
    }

    /// <summary>Two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TwoWide<V>(in Walk walk, float* a, float* b, float* c, nint last, float* bias, bool add)
        where V : unmanaged, ISimd<V>
    {
        nint rs = walk.RowStride, ks = walk.KStride, bs = walk.BStride, cs = walk.CStride;
        V s0 = bias == null ? V.Zero : V.Load(bias), s1 = bias == null ? V.Zero : V.Load(bias + last);
        V c00 = s0, c01 = s1;
        V c10 = s0, c11 = s1;
        V c20 = s0, c21 = s1;
        V c30 = s0, c31 = s1;
        if (add)
        {
            float* y = c;
            c00 = V.Load(y) + c00; c01 = V.Load(y + last) + c01; y += cs;
            c10 = V.Load(y) + c10; c11 = V.Load(y + last) + c11; y += cs;
            c20 = V.Load(y) + c20; c21 = V.Load(y + last) + c21; y += cs;
            c30 = V.Load(y) + c30; c31 = V.Load(y + last) + c31;
        }

        for (int outer = 0; outer < walk.Outer; outer++)
        {
            for (int inner = 0; inner < walk.Inner; inner++)
            {
                byte* p0 = (byte*)a + (outer * walk.AOuter) + (inner * walk.AInner);
                byte* p3 = p0 + (3 * rs);
                byte* q = (byte*)b + (outer * walk.BOuter) + (inner * walk.BInner);
                for (int k = walk.Length; k > 0; k--)
                {
                    V b0 = V.Load((float*)q), b1 = V.Load((float*)q + last);
                    V x0 = V.Splat(*(float*)p0); c00 = V.Fma(x0, b0, c00); c01 = V.Fma(x0, b1, c01);
                    V x1 = V.Splat(*(float*)(p0 + rs)); c10 = V.Fma(x1, b0, c10); c11 = V.Fma(x1, b1, c11);
                    V x2 = V.Splat(*(float*)(p0 + (2 * rs))); c20 = V.Fma(x2, b0, c20); c21 = V.Fma(x2, b1, c21);
                    V x3 = V.Splat(*(float*)p3); c30 = V.Fma(x3, b0, c30); c31 = V.Fma(x3, b1, c31);
                    q += bs; p0 += ks; p3 += ks;
                }
            }
        }

        c00.Store(c); c01.Store(c + last); c += cs;
        c10.Store(c); c11.Store(c + last); c += cs;
        c20.Store(c); c21.Store(c + last); c += cs;
        c30.Store(c); c31.Store(c + last);
    }

    /// <summary>One vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OneWide<V>(in Walk walk, float* a, float* b, float* c, float* bias, bool add)
        where V : unmanaged, ISimd<V>
    {
        nint rs = walk.RowStride, ks = walk.KStride, bs = walk.BStride, cs = walk.CStride;
        V s0 = bias == null ? V.Zero : V.Load(bias);
        V c00 = s0;
        V c10 = s0;
        V c20 = s0;
        V c30 = s0;
        if (add)
        {
            float* y = c;
            c00 = V.Load(y) + c00; y += cs;
            c10 = V.Load(y) + c10; y += cs;
            c20 = V.Load(y) + c20; y += cs;
            c30 = V.Load(y) + c30;
        }

        for (int outer = 0; outer < walk.Outer; outer++)
        {
            for (int inner = 0; inner < walk.Inner; inner++)
            {
                byte* p0 = (byte*)a + (outer * walk.AOuter) + (inner * walk.AInner);
                byte* p3 = p0 + (3 * rs);
                byte* q = (byte*)b + (outer * walk.BOuter) + (inner * walk.BInner);
                for (int k = walk.Length; k > 0; k--)
                {
                    V b0 = V.Load((float*)q);
                    V x0 = V.Splat(*(float*)p0); c00 = V.Fma(x0, b0, c00);
                    V x1 = V.Splat(*(float*)(p0 + rs)); c10 = V.Fma(x1, b0, c10);
                    V x2 = V.Splat(*(float*)(p0 + (2 * rs))); c20 = V.Fma(x2, b0, c20);
                    V x3 = V.Splat(*(float*)p3); c30 = V.Fma(x3, b0, c30);
                    q += bs; p0 += ks; p3 += ks;
                }
            }
        }

        c00.Store(c); c += cs;
        c10.Store(c); c += cs;
        c20.Store(c); c += cs;
        c30.Store(c);
    }
}
