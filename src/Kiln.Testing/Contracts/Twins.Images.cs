using Kiln.Devices;

namespace Kiln.Testing;

/// <content>Images: convolution, pooling, normalisation.</content>
internal static partial class Twins
{
    /// <summary>y[n, i, j, k] = f(b[k] + Σ x[n, i·s − p + r·d, …, c]·w[r, q, c, k]) over the group of k.</summary>
    public static Func<double[][], double[]> Conv2d(ConvShape s, Activation f = default) => x =>
    {
        var y = new double[s.N * s.OutH * s.OutW * s.K];
        int at = 0;
        for (int n = 0; n < s.N; n++)
        {
            for (int i = 0; i < s.OutH; i++)
            {
                for (int j = 0; j < s.OutW; j++)
                {
                    for (int k = 0; k < s.K; k++) y[at++] = Activated(f, (x.Length > 2 ? x[2][k] : 0) + Weighted(s, x, n, i, j, k));
                }
            }
        }

        return y;
    };

    /// <summary>The convolution without a bias, then the mean of each of its channels, then their population variances.</summary>
    public static Func<double[][], double[]> Conv2dMoments(ConvShape s) => x =>
    {
        double[] y = Conv2d(s)([x[0], x[1]]);
        double[][] channels = [.. Enumerable.Range(0, s.K).Select(k => y.Where((_, i) => i % s.K == k).ToArray())];
        double[] means = [.. channels.Select(c => c.Average())];
        return [.. y, .. means, .. channels.Zip(means, (c, mean) => c.Average(v => (v - mean) * (v - mean)))];
    };

    public static Func<double[][], double[]> MaxPool(PoolShape s) => x => Pool(s, x[0], window => window.Max());

    public static Func<double[][], double[]> AveragePool(PoolShape s) => x =>
        Pool(s, x[0], window => window.Sum() / (s.CountPadding ? s.Rows.Size * s.Columns.Size : window.Count));

    /// <summary>Image by image, each stride-th row and column: zeros, the channels of the pixel, zeros.</summary>
    public static Func<double[][], double[]> SubsamplePad(SubsampleShape s) => x =>
        [.. from row in Enumerable.Range(0, s.N * s.H)
            where row % s.H % s.Stride == 0
            from column in Enumerable.Range(0, s.W)
            where column % s.Stride == 0
            from value in Enumerable.Repeat(0.0, s.Before).Concat(x[0].Skip(((row * s.W) + column) * s.C).Take(s.C)).Concat(Enumerable.Repeat(0.0, s.After))
            select value];

    /// <summary>Inputs x, γ, β, mean, variance, or x, mean, variance, and then perhaps a residual and moments; with <paramref name="ofBatch"/> the batch's own statistics.</summary>
    public static Func<double[][], double[]> BatchNorm(int channels, float epsilon, bool ofBatch, bool affine, bool residual, Activation f) => x =>
    {
        var y = new double[x[0].Length];
        int rows = y.Length / channels, own = affine ? 5 : 3;
        for (int c = 0; c < channels; c++)
        {
            double[] column = [.. Enumerable.Range(0, rows).Select(r => x[0][(r * channels) + c])];
            double mean = ofBatch ? column.Average() : x[own - 2][c];
            double variance = ofBatch ? column.Average(v => (v - mean) * (v - mean)) : x[own - 1][c];
            for (int r = 0; r < rows; r++)
            {
                int at = (r * channels) + c;
                double hat = (column[r] - mean) / Math.Sqrt(variance + epsilon), z = affine ? (x[1][c] * hat) + x[2][c] : hat;
                y[at] = Activated(f, residual ? z + x[own][at] : z);
            }
        }

        return y;
    };

    private static double Weighted(ConvShape s, double[][] x, int n, int i, int j, int k)
    {
        double sum = 0;
        int channelsPerGroup = s.C / s.Groups, firstChannel = k / (s.K / s.Groups) * channelsPerGroup;
        for (int r = 0; r < s.Rows.Size; r++)
        {
            int h = (i * s.Rows.Stride) - s.Rows.Padding + (r * s.Rows.Dilation);
            if (h < 0 || h >= s.H) continue;
            for (int q = 0; q < s.Columns.Size; q++)
            {
                int w = (j * s.Columns.Stride) - s.Columns.Padding + (q * s.Columns.Dilation);
                if (w < 0 || w >= s.W) continue;
                for (int c = 0; c < channelsPerGroup; c++)
                {
                    sum += x[0][(((((n * s.H) + h) * s.W) + w) * s.C) + firstChannel + c] * x[1][(((((r * s.Columns.Size) + q) * channelsPerGroup) + c) * s.K) + k];
                }
            }
        }

        return sum;
    }

    private static double[] Pool(PoolShape s, double[] x, Func<List<double>, double> of)
    {
        var y = new List<double>();
        var window = new List<double>();
        for (int n = 0; n < s.N; n++)
        {
            for (int top = -s.Rows.Padding; top + s.Rows.Size <= s.H + s.Rows.Padding; top += s.Rows.Stride)
            {
                for (int left = -s.Columns.Padding; left + s.Columns.Size <= s.W + s.Columns.Padding; left += s.Columns.Stride)
                {
                    for (int c = 0; c < s.C; c++)
                    {
                        window.Clear();
                        for (int h = Math.Max(top, 0); h < Math.Min(top + s.Rows.Size, s.H); h++)
                        {
                            for (int w = Math.Max(left, 0); w < Math.Min(left + s.Columns.Size, s.W); w++) window.Add(x[(((((n * s.H) + h) * s.W) + w) * s.C) + c]);
                        }

                        y.Add(of(window));
                    }
                }
            }
        }

        return [.. y];
    }
}
