namespace Kiln.Testing;

/// <content>Mixtures of samples and of branches.</content>
internal static partial class Twins
{
    /// <summary>Each sample weighed, and its partner.</summary>
    public static Func<double[][], double[]> MixSamples(int samples) => x =>
    {
        int size = x[0].Length / samples;
        return [.. x[0].Select((v, at) => (x[2][at / size] * v) + (x[2][samples + (at / size)] * x[0][((int)x[1][at / size] * size) + (at % size)]))];
    };

    /// <summary>Two tensors weighed sample by sample.</summary>
    public static Func<double[][], double[]> BlendSamples(int samples) => x =>
    {
        int size = x[0].Length / samples;
        return [.. x[0].Select((v, at) => (x[2][at / size] * v) + (x[2][samples + (at / size)] * x[1][at]))];
    };
}
