using Kiln.Devices;

namespace Kiln.Testing;

/// <content>Functions with random or trained slopes, log-probabilities, and losses of single elements.</content>
public sealed partial class ReferenceKernels
{
    /// <inheritdoc/>
    public override void RandomSlopes(FloatBuffer signs, FloatBuffer x, float low, float high, ulong key, Into y)
    {
        for (int i = 0; i < y.Buffer.Length; i++)
        {
            double slope = low + ((double)(high - low) * (PhiloxBlock.At(key, 0, (ulong)i / 4)[i % 4] >> 8) / (1 << 24));
            Put(y, i, signs.Span[i] > 0 ? x.Span[i] : slope * x.Span[i]);
        }
    }

    /// <inheritdoc/>
    public override void PRelu(FloatBuffer x, int rows, int columns, FloatBuffer slopes, FloatBuffer y)
    {
        for (int i = 0; i < y.Length; i++) y.Span[i] = x.Span[i] > 0 ? x.Span[i] : (float)((double)slopes.Span[i % slopes.Length] * x.Span[i]);
    }

    /// <inheritdoc/>
    public override void PReluBackward(FloatBuffer x, int rows, int columns, FloatBuffer slopes, FloatBuffer dy, Into dx, Into dslopes)
    {
        for (int j = 0; j < dslopes.Buffer.Length; j++)
        {
            double sum = 0;
            for (int i = j; i < x.Length; i += slopes.Length) sum += Math.Min(x.Span[i], 0.0) * dy.Span[i];
            Put(dslopes, j, sum);
        }

        for (int i = 0; i < dx.Buffer.Length; i++) Put(dx, i, (x.Span[i] > 0 ? 1.0 : slopes.Span[i % slopes.Length]) * dy.Span[i]);
    }

    /// <inheritdoc/>
    public override void LogSoftmax(FloatBuffer x, int rows, int columns, FloatBuffer y)
    {
        for (int r = 0; r < rows; r++)
        {
            double log = LogSumExp(Row(x, r, columns));
            for (int j = r * columns; j < (r + 1) * columns; j++) y.Span[j] = (float)(x.Span[j] - log);
        }
    }

    /// <inheritdoc/>
    public override void LogSoftmaxBackward(FloatBuffer y, int rows, int columns, FloatBuffer dy, Into dx)
    {
        if (dx.IsNone) return;
        for (int r = 0; r < rows; r++)
        {
            double sum = 0;
            foreach (float d in Row(dy, r, columns)) sum += d;
            for (int j = r * columns; j < (r + 1) * columns; j++) Put(dx, j, dy.Span[j] - (Math.Exp(y.Span[j]) * sum));
        }
    }

    /// <inheritdoc/>
    public override void ElementLoss(in ElementLoss f, FloatBuffer x, FloatBuffer targets, float scale, FloatBuffer loss)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++) sum += Value(f, x.Span[i], targets.Span[i]);
        loss.Span[0] = (float)(scale * sum);
    }

    /// <inheritdoc/>
    public override void ElementLossBackward(in ElementLoss f, FloatBuffer x, FloatBuffer targets, float scale, FloatBuffer dloss, Into dx)
    {
        for (int i = 0; i < dx.Buffer.Length; i++) Put(dx, i, (double)dloss.Span[0] * scale * Slope(f, x.Span[i], targets.Span[i]));
    }

    private static double Value(in ElementLoss f, double x, double t) => f.Kind switch
    {
        ElementLossKind.Absolute => Math.Abs(x - t),
        ElementLossKind.Huber => Math.Abs(x - t) <= f.First ? 0.5 * (x - t) * (x - t) : f.First * (Math.Abs(x - t) - (0.5 * f.First)),
        ElementLossKind.BinaryCrossEntropy => (f.First * t * Softplus(-x)) + ((1 - t) * Softplus(x)),
        ElementLossKind.BinaryFocal => (t * Alpha(f, true) * Math.Pow(Sigmoid(-x), f.First) * Softplus(-x)) + ((1 - t) * Alpha(f, false) * Math.Pow(Sigmoid(x), f.First) * Softplus(x)),
        ElementLossKind.Likelihood => t == 0 ? 0 : -t * Math.Pow(Rest(x), f.First) * x,
        _ => t == 0 ? 0 : t * (Math.Log(t) - x),
    };

    private static double Slope(in ElementLoss f, double x, double t)
    {
        switch (f.Kind)
        {
            case ElementLossKind.Absolute: return Math.Sign(x - t);
            case ElementLossKind.Huber: return Math.Clamp(x - t, -f.First, f.First);
            case ElementLossKind.BinaryCrossEntropy: return ((1 - t) * Sigmoid(x)) - (f.First * t * Sigmoid(-x));
            case ElementLossKind.BinaryFocal:
                double yes = -Math.Pow(Sigmoid(-x), f.First) * ((f.First * Sigmoid(x) * Softplus(-x)) + Sigmoid(-x));
                double no = Math.Pow(Sigmoid(x), f.First) * ((f.First * Sigmoid(-x) * Softplus(x)) + Sigmoid(x));
                return (t * Alpha(f, true) * yes) + ((1 - t) * Alpha(f, false) * no);
            case ElementLossKind.Likelihood:
                if (f.First == 0) return -t;
                return t == 0 || Rest(x) == 0 ? 0 : -t * (Math.Pow(Rest(x), f.First) - (f.First * Math.Pow(Rest(x), f.First - 1) * Math.Exp(x) * x));
            default: return -t;
        }
    }

    private static double Alpha(in ElementLoss f, bool yes) => f.Second < 0 ? 1 : yes ? f.Second : 1.0 - f.Second;

    private static double Rest(double x) => Math.Max(1 - Math.Exp(x), 0);

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));
}
