using Kiln.Devices;

namespace Kiln.Testing;

/// <content>Normalisation over rows, each column for itself.</content>
public sealed partial class ReferenceKernels
{
    /// <inheritdoc/>
    public override void Moments(FloatBuffer x, int rows, int columns, FloatBuffer mean, FloatBuffer variance)
    {
        for (int j = 0; j < columns; j++)
        {
            double sum = 0, squares = 0;
            for (int i = 0; i < rows; i++) sum += x.Span[(i * columns) + j];
            for (int i = 0; i < rows; i++) squares += Math.Pow(x.Span[(i * columns) + j] - (sum / rows), 2);
            mean.Span[j] = (float)(sum / rows);
            variance.Span[j] = (float)(squares / rows);
        }
    }

    /// <inheritdoc/>
    public override void Normalize(in NormShape s, FloatBuffer x, FloatBuffer mean, FloatBuffer variance, FloatBuffer gamma, FloatBuffer beta, FloatBuffer residual, FloatBuffer y)
    {
        for (int i = 0; i < s.Rows * s.Columns; i++)
        {
            double z = Normalized(s, i, x, mean, variance, gamma, beta);
            y.Span[i] = (float)Activated(s.Activation, z + (residual.IsNone ? 0 : residual.Span[i]));
        }
    }

    /// <inheritdoc/>
    public override void NormalizeBackward(
        in NormShape s, FloatBuffer x, FloatBuffer y, FloatBuffer mean, FloatBuffer variance, FloatBuffer gamma, FloatBuffer beta, FloatBuffer dy, bool throughStatistics,
        Into dx, Into dgamma, Into dbeta, Into dresidual)
    {
        // A copy, because dy's memory may be that of a result.
        var g = new double[s.Rows * s.Columns];
        for (int i = 0; i < g.Length; i++)
        {
            double output = y.IsNone ? Activated(s.Activation, Normalized(s, i, x, mean, variance, gamma, beta)) : y.Span[i];
            g[i] = Slope(s.Activation, output) * dy.Span[i];
        }

        for (int i = 0; i < g.Length && !dresidual.IsNone; i++) Put(dresidual, i, g[i]);
        for (int j = 0; j < s.Columns; j++)
        {
            double center = mean.Span[j], sigma = Math.Sqrt((double)variance.Span[j] + s.Epsilon);
            double sum = 0, withHat = 0;
            for (int at = j; at < g.Length; at += s.Columns)
            {
                sum += g[at];
                withHat += g[at] * (x.Span[at] - center) / sigma;
            }

            if (!dgamma.IsNone) Put(dgamma, j, withHat);
            if (!dbeta.IsNone) Put(dbeta, j, sum);
            if (dx.IsNone) continue;
            double factor = (gamma.IsNone ? 1 : gamma.Span[j]) / sigma;
            for (int at = j; at < g.Length; at += s.Columns)
            {
                double hat = (x.Span[at] - center) / sigma;
                Put(dx, at, factor * (g[at] - (throughStatistics ? (sum / s.Rows) + (hat * withHat / s.Rows) : 0)));
            }
        }
    }

    /// <summary>γ·(x − mean)/√(variance + ε) + β of one element.</summary>
    private static double Normalized(in NormShape s, int i, FloatBuffer x, FloatBuffer mean, FloatBuffer variance, FloatBuffer gamma, FloatBuffer beta)
    {
        int j = i % s.Columns;
        double hat = (x.Span[i] - (double)mean.Span[j]) / Math.Sqrt((double)variance.Span[j] + s.Epsilon);
        return ((gamma.IsNone ? 1 : gamma.Span[j]) * hat) + (beta.IsNone ? 0 : beta.Span[j]);
    }
}
