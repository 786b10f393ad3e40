using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kiln.Vision;

/// <summary>Makes the values of an image uncorrelated, each of variance near 1: <c>y = W(x / 255 − μ)</c>, with <c>W = (Λ + ε)^−½ Eᵀ</c> (PCA) or <c>W = E (Λ + ε)^−½ Eᵀ</c> (ZCA).</summary>
/// <remarks>
/// Λ and E are eigenvalues and eigenvectors of the covariance of training images, of the population. Fitting costs n³ steps and the model keeps n² numbers for images of n values,
/// so n is limited to <see cref="MostFeatures"/>. The components of PCA stand in the order of falling variance.
/// </remarks>
public sealed class WhiteningNormalizer : PixelNormalizer
{
    /// <summary>The most values that an image may have.</summary>
    public const int MostFeatures = 1024;

    internal const string Kind = "whitening";
    private const string MeanKey = "normalizer.mean", MatrixKey = "normalizer.matrix";

    [ThreadStatic]
    private static float[]? centred;

    private readonly float[] means, matrix;   // [n], [n, n]

    private WhiteningNormalizer(float[] means, float[] matrix) => (this.means, this.matrix) = (means, matrix);

    /// <inheritdoc/>
    public override bool TakesWholeImages => true;

    /// <summary>The mean image, in 0 … 1.</summary>
    public ReadOnlySpan<float> Means => means;

    /// <summary>W, row by row.</summary>
    public ReadOnlySpan<float> Matrix => matrix;

    /// <summary>Measures training images.</summary>
    /// <exception cref="InputException">The images are for testing, or have more than <see cref="MostFeatures"/> values.</exception>
    public static new WhiteningNormalizer Fit(ImageSource train, InputNormalization how)
    {
        RequireTraining(train);
        int n = RequireOneSize(train).Count;
        if (n > MostFeatures) throw new InputException($"normalize: '{how}' whitens images of at most {MostFeatures} values; those of '{train.Name}' have {n}, so make them smaller or choose another normalisation.");
        (double[] means, double[,] covariance) = PixelCovariance.Of(train);
        (double[] values, double[][] vectors) = SymmetricEigen.Of(covariance);
        float[] matrix = new float[n * n];
        for (int k = 0; k < n; k++)
        {
            double root = 1 / Math.Sqrt(Math.Max(values[k], 0) + how.Epsilon);
            for (int i = 0; i < n && how.Kind == InputScaling.Pca; i++) matrix[(k * n) + i] = (float)(root * vectors[k][i]);
            vectors[k] = [.. vectors[k].Select(v => Math.Sqrt(root) * v)];
        }

        if (how.Kind == InputScaling.Zca) Parallel.For(0, n, i => FillRow(vectors, i, matrix.AsSpan(i * n, n)));
        return new([.. means.Select(m => (float)m)], matrix);
    }

    /// <inheritdoc/>
    public override void Apply(ReadOnlySpan<byte> bytes, Span<float> into, int offset = 0)
    {
        int n = means.Length;
        if (into.Length != bytes.Length) throw new ArgumentException($"{bytes.Length} bytes become as many floats; received room for {into.Length}.");
        if (offset % n != 0 || bytes.Length % n != 0) throw new ArgumentException($"Whitening takes whole images of {n} values; received {bytes.Length} from {offset} on.");
        if (centred is null || centred.Length < n) centred = new float[n];
        Span<float> x = centred.AsSpan(0, n);
        for (int start = 0; start < bytes.Length; start += n)
        {
            for (int i = 0; i < n; i++) x[i] = (bytes[start + i] / (float)byte.MaxValue) - means[i];
            for (int k = 0; k < n; k++) into[start + k] = Dot(matrix.AsSpan(k * n, n), x);
        }
    }

    /// <inheritdoc/>
    public override void WriteTo(IDictionary<string, string> metadata)
    {
        metadata[KindKey] = Kind;
        metadata[MeanKey] = Convert.ToBase64String(MemoryMarshal.AsBytes(means.AsSpan()));
        metadata[MatrixKey] = Convert.ToBase64String(MemoryMarshal.AsBytes(matrix.AsSpan()));
    }

    /// <summary>Reads what <see cref="WriteTo"/> stored.</summary>
    /// <exception cref="InputException">The entries are damaged.</exception>
    internal static WhiteningNormalizer ReadFrom(IReadOnlyDictionary<string, string> metadata)
    {
        float[] means = Floats(metadata, MeanKey), matrix = Floats(metadata, MatrixKey);
        return means.Length > 0 && matrix.Length == means.Length * means.Length
            ? new(means, matrix)
            : throw new InputException($"The model's metadata has {means.Length} means and {matrix.Length} numbers in a whitening matrix; expected n and n², so the file is damaged.");
    }

    /// <summary>As <c>whitening of 784 values</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"whitening of {means.Length} values");

    /// <inheritdoc/>
    internal override void CheckSize(ImageSize size)
    {
        if (size.Count != means.Length) throw new InputException($"The normaliser whitens images of {means.Length} values; those of {size} have {size.Count}, so give it images of the size it was fitted to.");
    }

    private static void FillRow(double[][] scaled, int i, Span<float> row)
    {
        double[] sums = new double[row.Length];
        foreach (double[] vector in scaled)
        {
            for (int j = 0; j < sums.Length; j++) sums[j] += vector[i] * vector[j];
        }

        for (int j = 0; j < sums.Length; j++) row[j] = (float)sums[j];
    }

    // Eight sums side by side, added in a fixed order: the same bits on every machine and width.
    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Vector256<float> sums = default;
        int i = 0;
        for (; i + Vector256<float>.Count <= a.Length; i += Vector256<float>.Count)
        {
            sums = Vector256.FusedMultiplyAdd(Vector256.Create(a[i..]), Vector256.Create(b[i..]), sums);
        }

        float sum = Vector256.Sum(sums);
        for (; i < a.Length; i++) sum = MathF.FusedMultiplyAdd(a[i], b[i], sum);
        return sum;
    }

    private static float[] Floats(IReadOnlyDictionary<string, string> metadata, string key)
    {
        try
        {
            return MemoryMarshal.Cast<byte, float>(Convert.FromBase64String(metadata.GetValueOrDefault(key, ""))).ToArray();
        }
        catch (FormatException e)
        {
            throw new InputException($"The model's metadata has no valid {key}; the file is damaged.", e);
        }
    }
}
