using Kiln.Devices;

namespace Kiln.Testing;

/// <content>Normalisation within samples.</content>
public sealed partial class ReferenceKernels
{
    /// <inheritdoc/>
    public override void GroupMoments(in GroupNormShape s, FloatBuffer x, FloatBuffer mean, FloatBuffer variance)
    {
        for (int n = 0; n < s.Samples; n++)
        {
            for (int g = 0; g < s.Groups; g++)
            {
                double sum = 0, squares = 0, count = s.Places * s.Width;
                foreach (int i in Members(s, n, g)) sum += s.Centered ? x.Span[i] : 0;
                foreach (int i in Members(s, n, g)) squares += Math.Pow(x.Span[i] - (sum / count), 2);
                mean.Span[(n * s.Groups) + g] = (float)(sum / count);
                variance.Span[(n * s.Groups) + g] = (float)(squares / count);
            }
        }
    }

    /// <inheritdoc/>
    public override void GroupNormalize(in GroupNormShape s, FloatBuffer x, FloatBuffer mean, FloatBuffer variance, FloatBuffer gamma, FloatBuffer beta, FloatBuffer y)
    {
        for (int i = 0; i < s.Samples * s.PerSample; i++) y.Span[i] = (float)Activated(s.Activation, Scaled(s, i, Hat(s, i, x, mean, variance), gamma, beta));
    }

    /// <inheritdoc/>
    public override void GroupNormalizeBackward(
        in GroupNormShape s, FloatBuffer x, FloatBuffer y, FloatBuffer mean, FloatBuffer variance, FloatBuffer gamma, FloatBuffer beta, FloatBuffer dy,
        Into dx, Into dgamma, Into dbeta)
    {
        // Copies, because dy's memory may be that of a result.
        int count = s.Samples * s.PerSample;
        double[] hat = new double[count], g = new double[count], scale = new double[s.Channels], shift = new double[s.Channels];
        for (int i = 0; i < count; i++)
        {
            hat[i] = Hat(s, i, x, mean, variance);
            double output = y.IsNone ? Activated(s.Activation, Scaled(s, i, hat[i], gamma, beta)) : y.Span[i];
            g[i] = Slope(s.Activation, output) * dy.Span[i];
            scale[i % s.Channels] += g[i] * hat[i];
            shift[i % s.Channels] += g[i];
        }

        for (int j = 0; j < s.Channels && !dgamma.IsNone; j++) Put(dgamma, j, scale[j]);
        for (int j = 0; j < s.Channels && !dbeta.IsNone; j++) Put(dbeta, j, shift[j]);
        for (int at = 0; at < s.Samples * s.Groups && !dx.IsNone; at++)
        {
            (int n, int group) = (at / s.Groups, at % s.Groups);
            double sum = 0, withHat = 0, size = s.Places * s.Width, sigma = Math.Sqrt((double)variance.Span[at] + s.Epsilon);
            foreach (int i in Members(s, n, group))
            {
                sum += s.Centered ? Weight(s, i, gamma) * g[i] : 0;
                withHat += Weight(s, i, gamma) * g[i] * hat[i];
            }

            foreach (int i in Members(s, n, group)) Put(dx, i, ((Weight(s, i, gamma) * g[i]) - (sum / size) - (hat[i] * withHat / size)) / sigma);
        }
    }

    /// <inheritdoc/>
    public override void ScaleColumns(FloatBuffer x, int outer, int rows, int columns, FloatBuffer factors, Into y)
    {
        for (int i = 0; i < outer * rows * columns && !y.IsNone; i++) Put(y, i, (double)x.Span[i] * factors.Span[(i / (rows * columns) * columns) + (i % columns)]);
    }

    /// <summary>The positions of one group of one sample.</summary>
    private static IEnumerable<int> Members(GroupNormShape s, int n, int g)
    {
        for (int p = 0; p < s.Places; p++)
        {
            for (int c = g * s.Width; c < (g + 1) * s.Width; c++) yield return (((n * s.Places) + p) * s.Channels) + c;
        }
    }

    private static double Hat(in GroupNormShape s, int i, FloatBuffer x, FloatBuffer mean, FloatBuffer variance)
    {
        int at = (i / s.PerSample * s.Groups) + (i % s.Channels / s.Width);
        return (x.Span[i] - (double)mean.Span[at]) / Math.Sqrt((double)variance.Span[at] + s.Epsilon);
    }

    private static double Weight(in GroupNormShape s, int i, FloatBuffer gamma) => gamma.IsNone ? 1 : gamma.Span[i % s.Channels];

    private static double Scaled(in GroupNormShape s, int i, double hat, FloatBuffer gamma, FloatBuffer beta) =>
        (Weight(s, i, gamma) * hat) + (beta.IsNone ? 0 : beta.Span[i % s.Channels]);
}
