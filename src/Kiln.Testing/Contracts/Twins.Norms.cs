using Kiln.Devices;

namespace Kiln.Testing;

/// <content>Normalisation within samples, and dropout of blocks.</content>
internal static partial class Twins
{
    /// <summary>Inputs x <c>[samples, places, channels]</c> and perhaps γ and β <c>[channels]</c>.</summary>
    public static Func<double[][], double[]> GroupNorm(GroupNormShape s) => x =>
    {
        var y = new double[x[0].Length];
        for (int n = 0; n < s.Samples; n++)
        {
            for (int first = 0; first < s.Channels; first += s.Width)
            {
                int[] group = [.. from p in Enumerable.Range(0, s.Places) from j in Enumerable.Range(first, s.Width) select (((n * s.Places) + p) * s.Channels) + j];
                double mean = s.Centered ? group.Average(i => x[0][i]) : 0, variance = group.Average(i => (x[0][i] - mean) * (x[0][i] - mean));
                foreach (int i in group)
                {
                    int c = i % s.Channels;
                    double hat = (x[0][i] - mean) / Math.Sqrt(variance + s.Epsilon);
                    y[i] = Activated(s.Activation, ((x.Length > 1 ? x[1][c] : 1) * hat) + (x.Length > 2 ? x[2][c] : 0));
                }
            }
        }

        return y;
    };

    /// <summary>The incoming weights of each unit, a column, at mean 0 and variance 1.</summary>
    public static Func<double[][], double[]> Standardize(int units, float epsilon) => x =>
    {
        var y = new double[x[0].Length];
        for (int unit = 0; unit < units; unit++)
        {
            double[] column = [.. Enumerable.Range(0, y.Length / units).Select(row => x[0][(row * units) + unit])];
            double mean = column.Average(), deviation = Math.Sqrt(column.Average(v => (v - mean) * (v - mean)) + epsilon);
            for (int row = 0; row < column.Length; row++) y[(row * units) + unit] = (column[row] - mean) / deviation;
        }

        return y;
    };

    /// <summary>The mask of <see cref="Dropout"/> over blocks, each for <paramref name="rows"/> times as many values.</summary>
    public static Func<double[][], double[]> DropBlocks(float dropProbability, int samples, int rows, int columns) => x =>
    {
        double[] ones = new double[samples * columns];
        Array.Fill(ones, 1);
        double[] factors = Dropout(dropProbability)([ones]);
        return [.. x[0].Select((v, i) => v * factors[(i / (rows * columns) * columns) + (i % columns)])];
    };
}
