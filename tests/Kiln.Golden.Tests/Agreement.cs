using Xunit.Abstractions;

namespace Kiln.Golden.Tests;

/// <summary>Compares tensors with PyTorch's and says how far apart they are.</summary>
internal sealed class Agreement(ITestOutputHelper output)
{
    /// <summary>
    /// Fails where any value is further from PyTorch's than <paramref name="tolerance"/>, relative to the largest value of the
    /// tensor or to 1 where all are smaller.
    /// </summary>
    public void Check(string name, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        double difference = 0, scale = 1;
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(float.IsFinite(actual[i]), $"{name}: value {i} is {actual[i]}, PyTorch's is {expected[i]}.");
            scale = Math.Max(scale, Math.Abs(expected[i]));
            difference = Math.Max(difference, Math.Abs((double)expected[i] - actual[i]));
        }

        double found = difference / scale;
        string verdict = $"{name}: {(found <= tolerance ? "OK" : "DIFFERENT")}, max difference {found:0.0e+0} (tolerance {tolerance:0.0e+0})";
        output.WriteLine(verdict);
        Assert.True(found <= tolerance, verdict);
    }
}
