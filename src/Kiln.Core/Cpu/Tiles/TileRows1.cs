using System.Runtime.CompilerServices;

namespace Kiln.Cpu;

/// <summary>Register tiles of one row, up to three vectors wide, for what is left.</summary>
/// <remarks>
/// The accumulators are separate locals because the compiler keeps only those in registers. The last vector starts <c>last</c>
/// floats into the tile, so it may overlap the one before it: both then hold the same bits.
/// </remarks>
internal static unsafe class TileRows1
{
    /// <summary>Three vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ThreeWide<V>(in Walk walk, float* a, float* b, float* c, nint last, float* bias, bool add)
        where V : unmanaged, ISimd<V>
    {
        nint ks = walk.KStride, bs = walk.BStride;
        V s0 = bias == null ? V.Zero : V.Load(bias), s1 = bias == null ? V.Zero : V.Load(bias + V.Lanes), s2 = bias == null ? V.Zero : V.Load(bias + last);
        V c00 = s0, c01 = s1, c02 = s2;
        if (add)
        {
            c00 = V.Load(c) + c00; c01 = V.Load(c + V.Lanes) + c01; c02 = V.Load(c + last) + c02;
        }

        for (int outer = 0; outer < walk.Outer; outer++)
        {
            for (int inner = 0; inner < walk.Inner; inner++)
            {
                byte* p0 = (byte*)a + (outer * walk.AOuter) + (inner * walk.AInner);
                byte* q = (byte*)b + (outer * walk.BOuter) + (inner * walk.BInner);
                for (int k = walk.Length; k > 0; k--)
                {
                    V b0 = V.Load((float*)q), b1 = V.Load((float*)q + V.Lanes), b2 = V.Load((float*)q + last);
                    V x0 = V.Splat(*(float*)p0); c00 = V.Fma(x0, b0, c00); c01 = V.Fma(x0, b1, c01); c02 = V.Fma(x0, b2, c02);
                    q += bs; p0 += ks;
                }
            }
        }

        c00.Store(c); c01.Store(c + V.Lanes); c02.Store(c + last);
    }

    /// <summary>Two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TwoWide<V>(in Walk walk, float* a, float* b, float* c, nint last, float* bias, bool add)
        where V : unmanaged, ISimd<V>
    {
        nint ks = walk.KStride, bs = walk.BStride;
        V s0 = bias == null ? V.Zero : V.Load(bias), s1 = bias == null ? V.Zero : V.Load(bias + last);
        V c00 = s0, c01 = s1;
        if (add)
        {
            c00 = V.Load(c) + c00; c01 = V.Load(c + last) + c01;
        }

        for (int outer = 0; outer < walk.Outer; outer++)
        {
            for (int inner = 0; inner < walk.Inner; inner++)
            {
                byte* p0 = (byte*)a + (outer * walk.AOuter) + (inner * walk.AInner);
                byte* q = (byte*)b + (outer * walk.BOuter) + (inner * walk.BInner);
                for (int k = walk.Length; k > 0; k--)
                {
                    V b0 = V.Load((float*)q), b1 = V.Load((float*)q + last);
                    V x0 = V.Splat(*(float*)p0); c00 = V.Fma(x0, b0, c00); c01 = V.Fma(x0, b1, c01);
                    q += bs; p0 += ks;
                }
            }
        }

        c00.Store(c); c01.Store(c + last);
    }

    /// <summary>One vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OneWide<V>(in Walk walk, float* a, float* b, float* c, float* bias, bool add)
        where V : unmanaged, ISimd<V>
    {
        nint ks = walk.KStride, bs = walk.BStride;
        V s0 = bias == null ? V.Zero : V.Load(bias);
        V c00 = s0;
        if (add)
        {
            c00 = V.Load(c) + c00;
        }

        for (int outer = 0; outer < walk.Outer; outer++)
        {
            for (int inner = 0; inner < walk.Inner; inner++)
            {
                byte* p0 = (byte*)a + (outer * walk.AOuter) + (inner * walk.AInner);
                byte* q = (byte*)b + (outer * walk.BOuter) + (inner * walk.BInner);
                for (int k = walk.Length; k > 0; k--)
                {
                    V b0 = V.Load((float*)q);
                    V x0 = V.Splat(*(float*)p0); c00 = V.Fma(x0, b0, c00);
                    q += bs; p0 += ks;
                }
            }
        }

        c00.Store(c);
    }
}
