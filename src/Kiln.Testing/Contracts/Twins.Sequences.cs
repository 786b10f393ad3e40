namespace Kiln.Testing;

/// <content>Sequences.</content>
internal static partial class Twins
{
    /// <summary>Columns <paramref name="start"/> … of rows of <paramref name="all"/>.</summary>
    public static Func<double[][], double[]> Columns(int all, int start, int width) => x =>
        [.. x[0].Chunk(all).SelectMany(row => row.Skip(start).Take(width))];

    /// <summary>The second input added to each of so many samples.</summary>
    public static Func<double[][], double[]> AddToEach(int samples) => x =>
        [.. Enumerable.Range(0, samples).SelectMany(n => x[1].Select((b, i) => x[0][(n * x[1].Length) + i] + b))];

    /// <summary>Rows of the second input by the numbers in the first.</summary>
    public static Func<double[][], double[]> Embedding(int features) => x =>
        [.. x[0].SelectMany(number => x[1].Skip((int)number * features).Take(features))];

    /// <summary>x[n, c[n]].</summary>
    public static Func<double[][], double[]> Pick(int columns) => x => [.. x[1].Select((number, n) => x[0][(n * columns) + (int)number])];

    /// <summary>softmax(q·kᵀ/√d)·v of each head.</summary>
    public static Func<double[][], double[]> Attention(int samples, int steps, int seen, int heads, bool causal) => x =>
    {
        (double[] q, double[] k, double[] v) = (x[0], x[1], x[2]);
        int features = q.Length / (samples * steps), values = v.Length / (samples * seen), width = features / heads, valueWidth = values / heads;
        var y = new double[samples * steps * values];
        for (int n = 0; n < samples; n++)
        {
            for (int h = 0; h < heads; h++)
            {
                for (int t = 0; t < steps; t++)
                {
                    int visible = causal ? t + 1 : seen;
                    double[] scores = [.. Enumerable.Range(0, visible).Select(s => Enumerable.Range(h * width, width).Sum(e => q[(((n * steps) + t) * features) + e] * k[(((n * seen) + s) * features) + e]) / Math.Sqrt(width))];
                    double[] shares = Probabilities(scores);
                    for (int e = h * valueWidth; e < (h + 1) * valueWidth; e++)
                    {
                        y[(((n * steps) + t) * values) + e] = shares.Select((share, s) => share * v[(((n * seen) + s) * values) + e]).Sum();
                    }
                }
            }
        }

        return y;
    };
}
