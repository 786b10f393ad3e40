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
    public override void Normalize(
        FloatBuffer x, int rows, int columns, FloatBuffer mean, FloatBuffer variance, float epsilon, FloatBuffer gamma, FloatBuffer beta, FloatBuffer y)
    {
        for (int i = 0; i < rows * columns; i++)
        {
            int j = i % columns;
            double hat = (x.Span[i] - (double)mean.Span[j]) / Math.Sqrt((double)variance.Span[j] + epsilon);
            y.Span[i] = (float)(((gamma.IsNone ? 1 : gamma.Span[j]) * hat) + (beta.IsNone ? 0 : beta.Span[j]));
        }
    }

    /// <inheritdoc/>
    public override void NormalizeBackward(
        FloatBuffer x, int rows, int columns, FloatBuffer mean, FloatBuffer variance, float epsilon, FloatBuffer gamma, FloatBuffer dy,
        bool throughStatistics, Into dx, Into dgamma, Into dbeta)
    {
        for (int j = 0; j < columns; j++)
        {
            double center = mean.Span[j], sigma = Math.Sqrt((double)variance.Span[j] + epsilon);
            double sum = 0, withHat = 0;
            for (int i = 0; i < rows; i++)
            {
                int at = (i * columns) + j;
                sum += dy.Span[at];
                withHat += dy.Span[at] * (x.Span[at] - center) / sigma;
            }

            if (!dgamma.IsNone) Put(dgamma, j, withHat);
            if (!dbeta.IsNone) Put(dbeta, j, sum);
            if (dx.IsNone) continue;
            double factor = (gamma.IsNone ? 1 : gamma.Span[j]) / sigma;
            for (int i = 0; i < rows; i++)
            {
                int at = (i * columns) + j;
                double hat = (x.Span[at] - center) / sigma;
                Put(dx, at, factor * (dy.Span[at] - (throughStatistics ? (sum / rows) + (hat * withHat / rows) : 0)));
            }
        }
    }
}
