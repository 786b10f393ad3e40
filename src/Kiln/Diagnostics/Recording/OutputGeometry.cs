using System.Numerics;

namespace Kiln;

/// <summary>How many directions the outputs of a layer use, and how alike its units are, from some samples and places of a batch.</summary>
/// <param name="EffectiveRank">exp of the entropy of the shares of the singular values (Roy and Vetterli 2007): 1 where all samples have outputs in one direction. Nothing is subtracted before.</param>
/// <param name="Similarity">The mean |cosine| of two units, each a vector over samples and places; units that are 0 throughout are left out. Not a number with fewer than two.</param>
internal readonly record struct OutputGeometry(double EffectiveRank, double Similarity)
{
    private const int MostSamples = 32, MostUnits = 32, MostFeatures = 1024;

    /// <summary>Neither measured.</summary>
    public static OutputGeometry None => new(double.NaN, double.NaN);

    /// <summary>Measures values <c>[samples, places, units]</c>; up to 32 samples, 32 units and 1,024 numbers of a sample, evenly spread, are looked at.</summary>
    public static OutputGeometry Of(ReadOnlySpan<float> values, int samples, int units)
    {
        int features = values.Length / samples, places = features / units;
        int someSamples = Math.Min(samples, MostSamples), somePlaces = Math.Clamp(MostFeatures / units, 1, places), width = Math.Min(units, MostFeatures);
        var rows = new double[someSamples][];
        for (int n = 0; n < someSamples; n++)
        {
            rows[n] = new double[somePlaces * width];
            for (int p = 0; p < somePlaces; p++)
            {
                ReadOnlySpan<float> at = values.Slice((At(n, someSamples, samples) * features) + (At(p, somePlaces, places) * units), units);
                for (int u = 0; u < width; u++) rows[n][(p * width) + u] = at[At(u, width, units)];
            }
        }

        return new(RankOf(rows), SimilarityOf(rows, width, somePlaces));
    }

    private static double RankOf(double[][] rows)
    {
        int n = rows.Length;
        if (n < 2) return double.NaN;
        var gram = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++) gram[i, j] = gram[j, i] = Dot(rows[i], rows[j]);
        }

        double[] values = SymmetricEigenvalues.Of(gram);
        double negligible = values.Max() * 1e-14, sum = 0, entropy = 0;   // what rounding leaves of a zero
        foreach (double v in values) sum += v > negligible ? Math.Sqrt(v) : 0;
        foreach (double v in values)
        {
            double share = v > negligible ? Math.Sqrt(v) / sum : 0;
            if (share > 0) entropy -= share * Math.Log(share);
        }

        return sum > 0 ? Math.Exp(entropy) : double.NaN;
    }

    private static double SimilarityOf(double[][] rows, int width, int places)
    {
        int units = Math.Min(width, MostUnits);
        var vectors = new List<double[]>();
        for (int u = 0; u < units; u++)
        {
            int unit = At(u, units, width);
            var vector = new double[rows.Length * places];
            for (int n = 0; n < rows.Length; n++)
            {
                for (int p = 0; p < places; p++) vector[(n * places) + p] = rows[n][(p * width) + unit];
            }

            double length = Math.Sqrt(Dot(vector, vector));
            if (length == 0) continue;
            for (int i = 0; i < vector.Length; i++) vector[i] /= length;
            vectors.Add(vector);
        }

        double sum = 0;
        for (int i = 0; i < vectors.Count; i++)
        {
            for (int j = 0; j < i; j++) sum += Math.Abs(Dot(vectors[i], vectors[j]));
        }

        return vectors.Count < 2 ? double.NaN : sum / (vectors.Count * (vectors.Count - 1) / 2.0);
    }

    /// <summary>The place of the i-th of some that are spread evenly over all.</summary>
    private static int At(int i, int some, int all) => (int)((long)i * all / some);

    private static double Dot(double[] a, double[] b)
    {
        Vector<double> sums = default;
        int i = 0;
        for (; i <= a.Length - Vector<double>.Count; i += Vector<double>.Count) sums += new Vector<double>(a, i) * new Vector<double>(b, i);
        double sum = Vector.Sum(sums);
        for (; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
