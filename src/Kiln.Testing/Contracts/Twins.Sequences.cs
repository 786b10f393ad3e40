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

    /// <summary>softmax(q·kᵀ/√d + masks)·v of each head; the masks are inputs after the third: of pairs where wanted, of steps seen where wanted.</summary>
    public static Func<double[][], double[]> Attention(int samples, int steps, int seen, int heads, bool causal, bool pairs = false, bool keys = false, float drop = 0) => x =>
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
                    int head = (n * heads) + h;
                    for (int s = 0; s < visible; s++)
                    {
                        if (pairs) scores[s] += x[3].Length == steps * seen ? x[3][(t * seen) + s] : x[3][(((head * steps) + t) * seen) + s];
                        if (keys) scores[s] += x[^1][(n * seen) + s];
                    }

                    double[] shares = Probabilities(scores), factors = DropFactors(drop, head, steps, seen);
                    for (int e = h * valueWidth; e < (h + 1) * valueWidth; e++)
                    {
                        y[(((n * steps) + t) * values) + e] = shares.Select((share, s) => share * factors[(t * seen) + s] * v[(((n * seen) + s) * values) + e]).Sum();
                    }
                }
            }
        }

        return y;
    };

    /// <summary>What dropout multiplies the shares of one head with: each head has a stream of its own, from the key of the first op of the contract's pass.</summary>
    private static double[] DropFactors(float drop, int head, int steps, int seen)
    {
        if (drop == 0) return [.. Enumerable.Repeat(1.0, steps * seen)];
        ulong key = Philox.Mix(Philox.Mix(OpCase.Seed, (ulong)OpCase.Step), 0) + unchecked((ulong)(head + 1) * 0x9E3779B97F4A7C15);
        var random = new Philox(key);
        return [.. Enumerable.Range(0, steps * seen).Select(_ => random.Chance(drop) ? 0 : 1 / (1.0 - drop))];
    }
}
