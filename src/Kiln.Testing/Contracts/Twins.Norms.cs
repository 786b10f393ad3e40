using Kiln.Devices;

namespace Kiln.Testing;

/// <content>Normalisation within samples, and dropout of blocks.</content>
internal static partial class Twins
{
    /// <summary>Inputs x <c>[samples, places, channels]</c> and perhaps γ and β <c>[channels]</c>.</summary>
    public static Func<double[][], double[]> GroupNorm(GroupNormShape s) => x =>
    {
        var y = new double[x[0].Length];
        for (int i = 0; i < y.Length; i++)
        {
            (int n, int c) = (i / s.PerSample, i % s.Channels);
            int first = c / s.Width * s.Width;
            double[] group = [.. from p in Enumerable.Range(0, s.Places) from j in Enumerable.Range(first, s.Width) select x[0][(((n * s.Places) + p) * s.Channels) + j]];
            double mean = s.Centered ? group.Average() : 0, variance = group.Average(v => (v - mean) * (v - mean));
            double hat = (x[0][i] - mean) / Math.Sqrt(variance + s.Epsilon);
            y[i] = Activated(s.Activation, ((x.Length > 1 ? x[1][c] : 1) * hat) + (x.Length > 2 ? x[2][c] : 0));
        }

        return y;
    };

    /// <summary>The incoming weights of each unit, a column, at mean 0 and variance 1.</summary>
    public static Func<double[][], double[]> Standardize(int units, float epsilon) => x =>
        [.. x[0].Select((w, i) =>
        {
            double[] column = [.. x[0].Where((_, at) => at % units == i % units)];
            double mean = column.Average();
            return (w - mean) / Math.Sqrt(column.Average(v => (v - mean) * (v - mean)) + epsilon);
        })];

    /// <summary>The mask of <see cref="Dropout"/> over blocks, each for <paramref name="rows"/> times as many values.</summary>
    public static Func<double[][], double[]> DropBlocks(float dropProbability, int samples, int rows, int columns) => x =>
    {
        double[] ones = new double[samples * columns];
        Array.Fill(ones, 1);
        double[] factors = Dropout(dropProbability)([ones]);
        return [.. x[0].Select((v, i) => v * factors[(i / (rows * columns) * columns) + (i % columns)])];
    };
}
