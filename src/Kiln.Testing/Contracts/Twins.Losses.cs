namespace Kiln.Testing;

/// <content>Losses.</content>
internal static partial class Twins
{
    /// <summary>−Σ t·log p, averaged over rows; targets are class numbers or weights, then smoothed.</summary>
    public static Func<double[][], double[]> CrossEntropy(int classes, bool soft, float smoothing) => x =>
    {
        double[][] rows = [.. x[0].Chunk(classes)];
        double loss = 0;
        for (int r = 0; r < rows.Length; r++)
        {
            double[] p = Probabilities(rows[r]);
            for (int c = 0; c < classes; c++)
            {
                double t = soft ? x[1][(r * classes) + c] : c == (int)x[1][r] ? 1 : 0;
                t += smoothing * ((1.0 / classes) - t);
                loss -= t * Math.Log(p[c]);
            }
        }

        return [loss / rows.Length];
    };

    /// <summary>w·((1 − ε)·t + ε/C).</summary>
    public static Func<double[][], double[]> ClassWeights(float smoothing) => x =>
        [.. x[0].Select((t, i) => x[1][i % x[1].Length] * (((1 - (double)smoothing) * t) + ((double)smoothing / x[1].Length)))];

    public static double[] SquaredError(double[][] x) => [x[0].Zip(x[1], (a, b) => (a - b) * (a - b)).Average()];

    /// <summary>−t·log σ(x) − (1 − t)·log σ(−x), averaged.</summary>
    public static double[] BinaryCrossEntropy(double[][] x) =>
        [x[0].Zip(x[1], (v, t) => (t * Math.Log(1 + Math.Exp(-v))) + ((1 - t) * Math.Log(1 + Math.Exp(v)))).Average()];

    private static double[] Probabilities(double[] x)
    {
        double sum = x.Sum(Math.Exp);
        return [.. x.Select(v => Math.Exp(v) / sum)];
    }
}
