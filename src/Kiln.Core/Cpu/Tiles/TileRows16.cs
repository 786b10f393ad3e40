using System.Runtime.CompilerServices;

namespace Kiln.Cpu;

/// <summary>Register tiles of sixteen rows and one vector: with few columns, more rows share the loads of b.</summary>
/// <remarks>
/// The accumulators are separate locals because the compiler keeps only those in registers. Rows are reached from every third
/// one through the two strides that an address can hold.
/// </remarks>
internal static unsafe class TileRows16
{
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
        V c40 = s0;
        V c50 = s0;
        V c60 = s0;
        V c70 = s0;
        V c80 = s0;
        V c90 = s0;
        V c100 = s0;
        V c110 = s0;
        V c120 = s0;
        V c130 = s0;
        V c140 = s0;
        V c150 = s0;
        if (add)
        {
            float* y = c;
            c00 = V.Load(y) + c00; y += cs;
            c10 = V.Load(y) + c10; y += cs;
            c20 = V.Load(y) + c20; y += cs;
            c30 = V.Load(y) + c30; y += cs;
            c40 = V.Load(y) + c40; y += cs;
            c50 = V.Load(y) + c50; y += cs;
            c60 = V.Load(y) + c60; y += cs;
            c70 = V.Load(y) + c70; y += cs;
            c80 = V.Load(y) + c80; y += cs;
            c90 = V.Load(y) + c90; y += cs;
            c100 = V.Load(y) + c100; y += cs;
            c110 = V.Load(y) + c110; y += cs;
            c120 = V.Load(y) + c120; y += cs;
            c130 = V.Load(y) + c130; y += cs;
            c140 = V.Load(y) + c140; y += cs;
            c150 = V.Load(y) + c150;
        }

        for (int outer = 0; outer < walk.Outer; outer++)
        {
            for (int inner = 0; inner < walk.Inner; inner++)
            {
                byte* p0 = (byte*)a + (outer * walk.AOuter) + (inner * walk.AInner);
                byte* p3 = p0 + (3 * rs);
                byte* p6 = p3 + (3 * rs);
                byte* p9 = p6 + (3 * rs);
                byte* p12 = p9 + (3 * rs);
                byte* p15 = p12 + (3 * rs);
                byte* q = (byte*)b + (outer * walk.BOuter) + (inner * walk.BInner);
                for (int k = walk.Length; k > 0; k--)
                {
                    V b0 = V.Load((float*)q);
                    V x0 = V.Splat(*(float*)p0); c00 = V.Fma(x0, b0, c00);
                    V x1 = V.Splat(*(float*)(p0 + rs)); c10 = V.Fma(x1, b0, c10);
                    V x2 = V.Splat(*(float*)(p0 + (2 * rs))); c20 = V.Fma(x2, b0, c20);
                    V x3 = V.Splat(*(float*)p3); c30 = V.Fma(x3, b0, c30);
                    V x4 = V.Splat(*(float*)(p3 + rs)); c40 = V.Fma(x4, b0, c40);
                    V x5 = V.Splat(*(float*)(p3 + (2 * rs))); c50 = V.Fma(x5, b0, c50);
                    V x6 = V.Splat(*(float*)p6); c60 = V.Fma(x6, b0, c60);
                    V x7 = V.Splat(*(float*)(p6 + rs)); c70 = V.Fma(x7, b0, c70);
                    V x8 = V.Splat(*(float*)(p6 + (2 * rs))); c80 = V.Fma(x8, b0, c80);
                    V x9 = V.Splat(*(float*)p9); c90 = V.Fma(x9, b0, c90);
                    V x10 = V.Splat(*(float*)(p9 + rs)); c100 = V.Fma(x10, b0, c100);
                    V x11 = V.Splat(*(float*)(p9 + (2 * rs))); c110 = V.Fma(x11, b0, c110);
                    V x12 = V.Splat(*(float*)p12); c120 = V.Fma(x12, b0, c120);
                    V x13 = V.Splat(*(float*)(p12 + rs)); c130 = V.Fma(x13, b0, c130);
                    V x14 = V.Splat(*(float*)(p12 + (2 * rs))); c140 = V.Fma(x14, b0, c140);
                    V x15 = V.Splat(*(float*)p15); c150 = V.Fma(x15, b0, c150);
                    q += bs; p0 += ks; p3 += ks; p6 += ks; p9 += ks; p12 += ks; p15 += ks;
                }
            }
        }

        c00.Store(c); c += cs;
        c10.Store(c); c += cs;
        c20.Store(c); c += cs;
        c30.Store(c); c += cs;
        c40.Store(c); c += cs;
        c50.Store(c); c += cs;
        c60.Store(c); c += cs;
        c70.Store(c); c += cs;
        c80.Store(c); c += cs;
        c90.Store(c); c += cs;
        c100.Store(c); c += cs;
        c110.Store(c); c += cs;
        c120.Store(c); c += cs;
        c130.Store(c); c += cs;
        c140.Store(c); c += cs;
        c150.Store(c);
    }
}
