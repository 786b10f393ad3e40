using Kiln.Devices;

namespace Kiln.Testing;

/// <content>Softmax and losses.</content>
public sealed partial class ReferenceKernels
{
    /// <inheritdoc/>
    public override void Softmax(FloatBuffer x, int rows, int columns, FloatBuffer y)
    {
        for (int r = 0; r < rows; r++)
        {
            double log = LogSumExp(Row(x, r, columns));
            for (int j = 0; j < columns; j++) y.Span[(r * columns) + j] = (float)Math.Exp(x.Span[(r * columns) + j] - log);
        }
    }

    /// <inheritdoc/>
    public override void SoftmaxBackward(FloatBuffer y, int rows, int columns, FloatBuffer dy, Into dx)
    {
        if (dx.IsNone) return;
        for (int r = 0; r < rows; r++)
        {
            double dot = 0;
            for (int i = r * columns; i < (r + 1) * columns; i++) dot += (double)y.Span[i] * dy.Span[i];
            for (int i = r * columns; i < (r + 1) * columns; i++) Put(dx, i, y.Span[i] * (dy.Span[i] - dot));
        }
    }

    /// <inheritdoc/>
    public override void CrossEntropy(
        FloatBuffer x, int rows, int columns, FloatBuffer targets, bool soft, float smoothing, FloatBuffer probabilities, FloatBuffer loss)
    {
        double sum = 0;
        for (int r = 0; r < rows; r++)
        {
            double log = LogSumExp(Row(x, r, columns));
            for (int j = 0; j < columns; j++) sum -= Target(targets, soft, smoothing, r, j, columns) * (x.Span[(r * columns) + j] - log);
        }

        loss.Span[0] = (float)(sum / rows);
        Softmax(x, rows, columns, probabilities);
    }

    /// <inheritdoc/>
    public override void CrossEntropyBackward(
        FloatBuffer probabilities, int rows, int columns, FloatBuffer targets, bool soft, float smoothing, FloatBuffer dloss, Into dx)
    {
        if (dx.IsNone) return;
        for (int r = 0; r < rows; r++)
        {
            double total = 0;
            for (int j = 0; j < columns; j++) total += Target(targets, soft, smoothing, r, j, columns);
            for (int j = 0; j < columns; j++)
            {
                int at = (r * columns) + j;
                Put(dx, at, dloss.Span[0] * ((total * probabilities.Span[at]) - Target(targets, soft, smoothing, r, j, columns)) / rows);
            }
        }
    }

    /// <inheritdoc/>
    public override void SquaredError(FloatBuffer x, FloatBuffer targets, FloatBuffer loss)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++) sum += Math.Pow((double)x.Span[i] - targets.Span[i], 2);
        loss.Span[0] = (float)(sum / x.Length);
    }

    /// <inheritdoc/>
    public override void SquaredErrorBackward(FloatBuffer x, FloatBuffer targets, FloatBuffer dloss, Into dx)
    {
        for (int i = 0; i < dx.Buffer.Length; i++) Put(dx, i, dloss.Span[0] * 2 * ((double)x.Span[i] - targets.Span[i]) / x.Length);
    }

    /// <inheritdoc/>
    public override void BinaryCrossEntropy(FloatBuffer x, FloatBuffer targets, FloatBuffer loss)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double v = x.Span[i];
            sum += Math.Max(v, 0) - (v * targets.Span[i]) + Math.Log(1 + Math.Exp(-Math.Abs(v)));
        }

        loss.Span[0] = (float)(sum / x.Length);
    }

    /// <inheritdoc/>
    public override void BinaryCrossEntropyBackward(FloatBuffer x, FloatBuffer targets, FloatBuffer dloss, Into dx)
    {
        for (int i = 0; i < dx.Buffer.Length; i++) Put(dx, i, dloss.Span[0] * ((1 / (1 + Math.Exp(-(double)x.Span[i]))) - targets.Span[i]) / x.Length);
    }

    private static Span<float> Row(FloatBuffer x, int row, int columns) => x.Span.Slice(row * columns, columns);

    /// <summary>log Σ e^xᵢ, with the largest taken out so that nothing overflows.</summary>
    private static double LogSumExp(ReadOnlySpan<float> x)
    {
        double max = double.NegativeInfinity, sum = 0;
        foreach (float v in x) max = Math.Max(max, v);
        foreach (float v in x) sum += Math.Exp(v - max);
        return max + Math.Log(sum);
    }

    /// <summary>The target of one class of one row, smoothed.</summary>
    private static double Target(FloatBuffer targets, bool soft, float smoothing, int row, int column, int columns)
    {
        double t = soft ? targets.Span[(row * columns) + column] : targets.Span[row] == column ? 1 : 0;
        return ((1.0 - smoothing) * t) + ((double)smoothing / columns);
    }
}
