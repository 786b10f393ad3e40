namespace Kiln.Vision.Tests;

public sealed class WhiteningNormalizerTests
{
    private const int Side = 8, Features = Side * Side;
    private static readonly ImageSet Train = new Shapes(Side).Make(DataPart.Train, 600);

    [Theory]
    [InlineData(InputScaling.Pca)]
    [InlineData(InputScaling.Zca)]
    [Trait("row", "A2")]
    public void Whitened_values_have_the_identity_for_their_covariance(InputScaling kind)
    {
        double[,] covariance = CovarianceOf(kind, epsilon: 1e-9);
        for (int i = 0; i < Features; i++)
        {
            for (int j = 0; j < Features; j++) Assert.Equal(i == j ? 1 : 0, covariance[i, j], 1e-3);
        }
    }

    [Fact]
    public void Epsilon_holds_back_what_hardly_varies()
    {
        double[,] covariance = CovarianceOf(InputScaling.Pca, epsilon: 0.1);
        for (int i = 0; i < Features; i++) Assert.InRange(covariance[i, i], 0, 1);
        Assert.True(covariance[0, 0] > covariance[Features - 1, Features - 1], "the first component varies most");
    }

    [Fact]
    public void Zca_is_symmetric_and_stays_nearest_to_the_image()
    {
        ReadOnlySpan<float> zca = Fit(InputScaling.Zca, 1e-3).Matrix;
        for (int i = 0; i < Features; i++)
        {
            for (int j = 0; j < i; j++) Assert.Equal(zca[(i * Features) + j], zca[(j * Features) + i], 1e-4);
        }
    }

    [Fact]
    public void Images_of_many_values_are_refused_with_the_limit()
    {
        ImageSet large = new Shapes(Side: 33).Make(DataPart.Train, 2);
        Assert.Contains("1024", Assert.Throws<InputException>(() => WhiteningNormalizer.Fit(large, new InputNormalization(InputScaling.Zca))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_of_an_image_are_refused() =>
        Assert.Throws<ArgumentException>(() => Fit(InputScaling.Zca, 1e-3).Apply(new byte[8], new float[8]));

    private static WhiteningNormalizer Fit(InputScaling kind, double epsilon) => WhiteningNormalizer.Fit(Train, new InputNormalization(kind, epsilon));

    private static double[,] CovarianceOf(InputScaling kind, double epsilon)
    {
        float[] values = new float[Train.Pixels.Length];
        Fit(kind, epsilon).Apply(Train.Pixels, values);
        double[,] covariance = new double[Features, Features];
        double[] means = new double[Features];
        for (int i = 0; i < values.Length; i++) means[i % Features] += values[i] / (double)Train.Count;
        for (int n = 0; n < Train.Count; n++)
        {
            for (int i = 0; i < Features; i++)
            {
                for (int j = 0; j < Features; j++) covariance[i, j] += (values[(n * Features) + i] - means[i]) * (values[(n * Features) + j] - means[j]) / Train.Count;
            }
        }

        return covariance;
    }
}
