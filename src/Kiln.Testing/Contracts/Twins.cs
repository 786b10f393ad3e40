using Kiln.Devices;

namespace Kiln.Testing;

/// <summary>The functions that ops compute, once more and in double precision, each written from its definition and without kernels.</summary>
internal static partial class Twins
{
    public static double[] Add(double[][] x) => [.. x[0].Zip(x[1], (a, b) => a + b)];

    public static double[] Subtract(double[][] x) => [.. x[0].Zip(x[1], (a, b) => a - b)];

    public static double[] Multiply(double[][] x) => [.. x[0].Zip(x[1], (a, b) => a * b)];

    public static double[] Same(double[][] x) => [.. x[0]];

    public static double[] Relu(double[][] x) => [.. x[0].Select(v => Math.Max(v, 0))];

    public static double[] Sigmoid(double[][] x) => [.. x[0].Select(v => 1 / (1 + Math.Exp(-v)))];

    public static double[] Tanh(double[][] x) => [.. x[0].Select(Math.Tanh)];

    public static double[] Sum(double[][] x) => [x[0].Sum()];

    public static double[] Mean(double[][] x) => [x[0].Average()];

    public static Func<double[][], double[]> Scale(float factor) => x => [.. x[0].Select(v => v * factor)];

    public static Func<double[][], double[]> LeakyRelu(float slope) => x => [.. x[0].Select(v => v < 0 ? v * slope : v)];

    /// <summary>The mask that the first op of the contract's pass gets, read from the stream one number after another.</summary>
    public static Func<double[][], double[]> Dropout(float dropProbability) => x =>
    {
        ulong pass = Philox.Mix(OpCase.Seed, (ulong)OpCase.Step);
        var random = new Philox(Philox.Mix(pass, 0));
        var y = new double[x[0].Length];
        for (int i = 0; i < y.Length; i++) y[i] = random.Chance(dropProbability) ? 0 : x[0][i] / (1.0 - dropProbability);
        return y;
    };

    public static Func<double[][], double[]> MeanRows(int rows) => x =>
        [.. Enumerable.Range(0, x[0].Length / rows).Select(j => Enumerable.Range(0, rows).Average(i => x[0][(i * (x[0].Length / rows)) + j]))];

    /// <summary>c[m, n] = Σ a[m, k]·b[k, n], where a flag swaps the indices of a stored matrix.</summary>
    public static Func<double[][], double[]> MatMul(int m, int n, int k, bool transposeA, bool transposeB) => x =>
    {
        var c = new double[m * n];
        for (int at = 0; at < c.Length; at++)
        {
            int i = at / n, j = at % n;
            for (int l = 0; l < k; l++) c[at] += x[0][transposeA ? (l * m) + i : (i * k) + l] * x[1][transposeB ? (j * k) + l : (l * n) + j];
        }

        return c;
    };

    /// <summary>y = f(x·w), with a bias inside where there is a third input.</summary>
    public static Func<double[][], double[]> Linear(int rows, int inputs, int outputs, Activation f) => x =>
    {
        double[] y = MatMul(rows, outputs, inputs, false, false)(x);
        for (int i = 0; i < y.Length && x.Length > 2; i++) y[i] += x[2][i % outputs];
        return Array.ConvertAll(y, v => Activated(f, v));
    };

    /// <summary>Row by row, the rows of all inputs one after another.</summary>
    public static Func<double[][], double[]> Concat(int rows) => x =>
        [.. Enumerable.Range(0, rows).SelectMany(r => x.SelectMany(part => part.Skip(r * (part.Length / rows)).Take(part.Length / rows)))];

    /// <summary>Channel first: for each image, each channel, each pixel.</summary>
    public static Func<double[][], double[]> FlattenImages(int n, int pixels, int channels) => x =>
        [.. from i in Enumerable.Range(0, n) from c in Enumerable.Range(0, channels) from p in Enumerable.Range(0, pixels) select x[0][(((i * pixels) + p) * channels) + c]];

    public static Func<double[][], double[]> Softmax(int columns) => x =>
        [.. x[0].Chunk(columns).SelectMany(row => Probabilities(row))];
}
