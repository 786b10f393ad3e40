using Kiln.Devices;

namespace Kiln.Testing;

/// <content>Products.</content>
public sealed partial class ReferenceKernels
{
    /// <inheritdoc/>
    public override void Gemm(in GemmShape s, FloatBuffer a, FloatBuffer b, FloatBuffer bias, Activation f, Into c)
    {
        if (c.IsNone) return;
        for (int m = 0; m < s.M; m++)
        {
            for (int n = 0; n < s.N; n++)
            {
                double sum = bias.IsNone ? 0 : bias.Span[n];
                for (int k = 0; k < s.K; k++)
                {
                    double left = a.Span[s.TransposeA ? (k * s.M) + m : (m * s.K) + k];
                    double right = b.Span[s.TransposeB ? (n * s.K) + k : (k * s.N) + n];
                    sum += left * right;
                }

                int at = (m * s.N) + n;
                c.Buffer.Span[at] = (float)Activated(f, c.Add ? sum + c.Buffer.Span[at] : sum);
            }
        }
    }

    /// <inheritdoc/>
    public override void LinearBackward(in GemmShape s, Activation f, FloatBuffer x, FloatBuffer w, FloatBuffer y, FloatBuffer dy, Into dx, Into dw, Into dbias)
    {
        if (f.Kind != ActivationKind.Identity) ActivateBackward(f, y, dy, new(dy));
        Gemm(new(s.M, s.K, s.N, TransposeB: true), dy, w, default, default, dx);
        Gemm(new(s.K, s.N, s.M, TransposeA: true), x, dy, default, default, dw);
        if (!dbias.IsNone) SumRows(dy, s.M, s.N, 1, dbias);
    }

    /// <inheritdoc/>
    public override void Conv2d(in ConvShape s, FloatBuffer x, FloatBuffer w, FloatBuffer bias, Into y)
    {
        if (y.IsNone) return;
        var sums = new double[s.N * s.OutH * s.OutW * s.K];
        foreach ((int xAt, int wAt, int yAt) in Taps(s)) sums[yAt] += (double)x.Span[xAt] * w.Span[wAt];
        for (int i = 0; i < sums.Length; i++) Put(y, i, sums[i] + (bias.IsNone ? 0 : bias.Span[i % s.K]));
    }

    /// <inheritdoc/>
    public override void Conv2dBackwardData(in ConvShape s, FloatBuffer dy, FloatBuffer w, Into dx)
    {
        if (dx.IsNone) return;
        var sums = new double[s.N * s.H * s.W * s.C];
        foreach ((int xAt, int wAt, int yAt) in Taps(s)) sums[xAt] += (double)dy.Span[yAt] * w.Span[wAt];
        for (int i = 0; i < sums.Length; i++) Put(dx, i, sums[i]);
    }

    /// <inheritdoc/>
    public override void Conv2dBackwardWeight(in ConvShape s, FloatBuffer x, FloatBuffer dy, Into dw)
    {
        if (dw.IsNone) return;
        var sums = new double[s.Rows.Size * s.Columns.Size * s.GroupC * s.K];
        foreach ((int xAt, int wAt, int yAt) in Taps(s)) sums[wAt] += (double)x.Span[xAt] * dy.Span[yAt];
        for (int i = 0; i < sums.Length; i++) Put(dw, i, sums[i]);
    }

    /// <summary>Every product of a convolution that is not with padding: the positions of its input, its weight and the output it goes to.</summary>
    private static IEnumerable<(int X, int W, int Y)> Taps(ConvShape s)
    {
        foreach ((int pixel, int tap, int output) in Taps(new PoolShape(s.N, s.H, s.W, s.C, s.Rows, s.Columns)))
        {
            for (int k = 0; k < s.K; k++)
            {
                int first = k / s.GroupK * s.GroupC;
                for (int c = 0; c < s.GroupC; c++) yield return ((pixel * s.C) + first + c, (((tap * s.GroupC) + c) * s.K) + k, (output * s.K) + k);
            }
        }
    }

    /// <summary>Every input pixel of every window, padding left out: pixel of x, position in the window, pixel of y; window by window, row by row.</summary>
    private static IEnumerable<(int Pixel, int Tap, int Output)> Taps(PoolShape s)
    {
        for (int output = 0; output < s.N * s.OutH * s.OutW; output++)
        {
            int n = output / (s.OutH * s.OutW), oh = output / s.OutW % s.OutH, ow = output % s.OutW;
            for (int tap = 0; tap < s.Rows.Size * s.Columns.Size; tap++)
            {
                int h = (oh * s.Rows.Stride) - s.Rows.Padding + (tap / s.Columns.Size * s.Rows.Dilation);
                int w = (ow * s.Columns.Stride) - s.Columns.Padding + (tap % s.Columns.Size * s.Columns.Dilation);
                if (h >= 0 && h < s.H && w >= 0 && w < s.W) yield return ((((n * s.H) + h) * s.W) + w, tap, output);
            }
        }
    }
}
