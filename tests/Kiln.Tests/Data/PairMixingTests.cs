namespace Kiln.Tests;

public sealed class PairMixingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(61)]
    public void Both_rows_are_the_mixtures_of_the_two_that_were(int length)
    {
        float[] a = new float[length], b = new float[length];
        new Philox(1).FillNormal(a, 1);
        new Philox(2).FillNormal(b, 1);
        float[] x = [.. a], y = [.. b];
        PairMixing.Blend(x, y, 0.3f);
        for (int i = 0; i < length; i++)
        {
            Assert.Equal(MathF.FusedMultiplyAdd(0.3f, a[i], (1 - 0.3f) * b[i]), x[i]);
            Assert.Equal(MathF.FusedMultiplyAdd(0.3f, b[i], (1 - 0.3f) * a[i]), y[i]);
        }

        PairMixing.Exchange(x, y);
        Assert.Equal(MathF.FusedMultiplyAdd(0.3f, b[0], (1 - 0.3f) * a[0]), x[0]);
    }
}
