namespace Kiln.Core.Tests;

public sealed class PhiloxGammaTests
{
    private const int Trials = 200_000;

    [Theory]
    [Trait("row", "E2")]
    [InlineData(0.2, 0.2)]
    [InlineData(1, 1)]
    [InlineData(0.4, 3)]
    [InlineData(8, 2)]
    public void Beta_has_its_moments(double a, double b)
    {
        var random = new Philox(5);
        double sum = 0, squares = 0;
        for (int i = 0; i < Trials; i++)
        {
            double x = random.Beta(a, b);
            Assert.InRange(x, 0, 1);
            sum += x;
            squares += x * x;
        }

        double mean = sum / Trials, variance = (squares / Trials) - (mean * mean);
        double expected = a / (a + b), spread = a * b / ((a + b) * (a + b) * (a + b + 1));
        Assert.InRange(mean, expected - (4 * Math.Sqrt(spread / Trials)), expected + (4 * Math.Sqrt(spread / Trials)));
        Assert.InRange(variance, 0.98 * spread, 1.02 * spread);
    }

    [Fact]
    public void Beta_of_1_and_1_is_uniform()
    {
        var random = new Philox(6);
        var counts = new int[20];
        for (int i = 0; i < Trials; i++) counts[Math.Min((int)(random.Beta(1, 1) * 20), 19)]++;
        double expected = Trials / 20.0;
        Assert.InRange(counts.Sum(c => (c - expected) * (c - expected) / expected), 0, 43.8);   // 99.9 % of chi-square with 19 degrees of freedom
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(1000)]
    public void The_smallest_and_largest_parameters_give_numbers(double alpha)
    {
        var random = new Philox(7);
        for (int i = 0; i < 1000; i++) Assert.InRange(random.Beta(alpha, alpha), 0, 1);
    }

    [Theory]
    [InlineData(0.1f, 3)]
    [InlineData(1f, 3)]
    [InlineData(20f, 5)]
    public void Dirichlet_shares_sum_to_1_and_have_their_moments(float alpha, int count)
    {
        var random = new Philox(8);
        var shares = new float[count];
        double sum = 0, squares = 0;
        for (int i = 0; i < Trials / 4; i++)
        {
            random.FillDirichlet(shares, alpha);
            Assert.InRange(shares.Sum(), 1 - 1e-6f, 1 + 1e-6f);
            sum += shares[0];
            squares += (double)shares[0] * shares[0];
        }

        double n = Trials / 4.0, mean = sum / n, variance = (squares / n) - (mean * mean), whole = (double)alpha * count;
        double spread = (1.0 / count) * (1 - (1.0 / count)) / (whole + 1);
        Assert.InRange(mean, (1.0 / count) - (4 * Math.Sqrt(spread / n)), (1.0 / count) + (4 * Math.Sqrt(spread / n)));
        Assert.InRange(variance, 0.95 * spread, 1.05 * spread);
    }
}
