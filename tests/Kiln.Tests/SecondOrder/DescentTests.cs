using Xunit.Abstractions;

namespace Kiln.Tests.SecondOrder;

public sealed class DescentTests(ITestOutputHelper output)
{
    private const int Length = 12;

    [Fact]
    [Trait("row", "K1")]
    public void Descent_in_other_coordinates_is_preconditioned_descent()
    {
        double[,] j = { { 2, 0.5 }, { -1, 1.5 } }, a = { { 3, 1 }, { 1, 2 } };
        var f = new Quadratic(a, [1, -2]);
        var through = new Quadratic(Transform(j, a), [(j[0, 0] * 1) + (j[1, 0] * -2), (j[0, 1] * 1) + (j[1, 1] * -2)]);   // f(J·y) = ½·yᵀ(JᵀAJ)y − (Jᵀb)ᵀy
        double[,] p = { { (j[0, 0] * j[0, 0]) + (j[0, 1] * j[0, 1]), (j[0, 0] * j[1, 0]) + (j[0, 1] * j[1, 1]) }, { 0, (j[1, 0] * j[1, 0]) + (j[1, 1] * j[1, 1]) } };
        p[1, 0] = p[0, 1];
        double[] y = [0.3, -0.7], x = [(j[0, 0] * y[0]) + (j[0, 1] * y[1]), (j[1, 0] * y[0]) + (j[1, 1] * y[1])];
        for (int step = 0; step < 20; step++)
        {
            Descent.Steepest(through, y, rate: 0.05, steps: 1, tolerance: 0);
            Descent.Steepest(f, x, rate: 0.05, new KroneckerPreconditioner(p, new double[,] { { 1 } }), steps: 1, tolerance: 0);
            Assert.Equal(x[0], (j[0, 0] * y[0]) + (j[0, 1] * y[1]), 1e-12);
            Assert.Equal(x[1], (j[1, 0] * y[0]) + (j[1, 1] * y[1]), 1e-12);
        }
    }

    [Theory]
    [Trait("row", "K2")]
    [InlineData(10)]
    [InlineData(1_000)]
    [InlineData(100_000)]
    public void With_the_right_preconditioner_the_number_of_steps_does_not_depend_on_the_condition(double condition)
    {
        Quadratic f = Quadratic.Valley(Length, condition);
        double[] inverse = [.. Enumerable.Range(0, Length).Select(i => 1 / Math.Pow(condition, i / (Length - 1.0)))];
        int plain = Descent.Steepest(f, new double[Length], rate: 2 / (1 + condition), steps: 5_000, tolerance: 1e-6).Steps;
        int preconditioned = Descent.Steepest(f, new double[Length], rate: 0.9, new DiagonalPreconditioner(inverse), steps: 5_000, tolerance: 1e-6).Steps;
        output.WriteLine($"condition {condition}: {plain} steps, {preconditioned} with a preconditioner");
        Assert.InRange(preconditioned, 1, 12);
        Assert.True(plain > 3 * preconditioned, $"{plain} and {preconditioned}");
        if (condition >= 1_000) Assert.True(plain > 100 * preconditioned);
    }

    [Fact]
    [Trait("row", "K2")]
    public void A_Kronecker_product_preconditions_a_matrix_of_weights()
    {
        // f(W) = ½‖L^½·W·R^½‖² has the Hessian L ⊗ R; with P = L⁻¹ ⊗ R⁻¹ one full step ends at the minimum.
        double[,] left = { { 2, 0.5 }, { 0.5, 1 } }, right = { { 4, 1, 0 }, { 1, 3, 0.5 }, { 0, 0.5, 100 } };
        var hessian = new double[6, 6];
        for (int i = 0; i < 6; i++)
        {
            for (int k = 0; k < 6; k++) hessian[i, k] = left[i / 3, k / 3] * right[i % 3, k % 3];
        }

        double[] w = [1, -2, 3, 0.5, 1, -1];
        DescentPath path = Descent.Steepest(new Quadratic(hessian, new double[6]), w, rate: 1, new KroneckerPreconditioner(Inverse(left), Inverse(right)), tolerance: 1e-10);
        Assert.Equal(1, path.Steps);
        Assert.All(w, value => Assert.Equal(0, value, 1e-12));
    }

    [Theory]
    [Trait("row", "K3")]
    [InlineData(10)]
    [InlineData(1e6)]
    public void Newton_finds_the_minimum_of_a_quadratic_in_one_step(double condition)
    {
        double[] x = new double[Length];
        DescentPath path = Descent.Newton(Quadratic.Valley(Length, condition), x, tolerance: 1e-6);
        Assert.Equal(1, path.Steps);
        Assert.All(x, value => Assert.Equal(1, value, 1e-6));
    }

    [Fact]
    [Trait("row", "K3")]
    public void A_constant_estimate_of_the_Hessian_is_enough_near_the_minimum()
    {
        var f = new Rosenbrock();
        double[] x = [1.05, 1.1];
        double[,] atMinimum = Inverse(new double[,] { { 802, -400 }, { -400, 200 } });
        DescentPath path = Descent.Steepest(f, x, rate: 1, new KroneckerPreconditioner(atMinimum, new double[,] { { 1 } }), steps: 60, tolerance: 1e-8);
        output.WriteLine($"{path.Steps} steps with the Hessian of the minimum");
        Assert.All(x, value => Assert.Equal(1, value, 1e-6));
    }

    [Fact]
    public void Lbfgs_and_Newton_walk_through_a_bent_valley()
    {
        double[] x = [-1.2, 1], y = [-1.2, 1];
        DescentPath lbfgs = Descent.Lbfgs(new Rosenbrock(), x), newton = Descent.Newton(new Rosenbrock(), y);
        output.WriteLine($"L-BFGS {lbfgs.Steps} steps, Newton {newton.Steps}");
        Assert.InRange(lbfgs.Steps, 1, 60);
        Assert.InRange(newton.Steps, 1, 40);
        Assert.All((double[])[.. x, .. y], value => Assert.Equal(1, value, 1e-5));
    }

    [Fact]
    public void Differences_of_gradients_are_the_Hessian()
    {
        double[] product = new double[2], x = [0.5, -0.25];
        new Rosenbrock().HessianTimes(x, [1, 2], product);
        double xx = 2 - (400 * (x[1] - (3 * x[0] * x[0]))), xy = -400 * x[0];
        Assert.Equal(xx + (2 * xy), product[0], 1e-4);
        Assert.Equal(xy + (2 * 200), product[1], 1e-4);
    }

    [Fact]
    public void Matrices_that_do_not_fit_are_refused_in_one_sentence()
    {
        Assert.Equal("Quadratic: expected a symmetric matrix, received 2 at [1, 0] and 1 at [0, 1].", Assert.Throws<InputException>(() => new Quadratic(new double[,] { { 1, 1 }, { 2, 1 } }, [0, 0])).Message);
        Assert.Equal("preconditioner: expected a positive number, received 0.", Assert.Throws<InputException>(() => new DiagonalPreconditioner([1, 0])).Message);
    }

    private static double[,] Transform(double[,] j, double[,] a)
    {
        var result = new double[2, 2];
        for (int i = 0; i < 2; i++)
        {
            for (int k = 0; k < 2; k++)
            {
                for (int l = 0; l < 2; l++)
                {
                    for (int m = 0; m < 2; m++) result[i, k] += j[l, i] * a[l, m] * j[m, k];
                }
            }
        }

        result[1, 0] = result[0, 1];   // equal but for rounding
        return result;
    }

    private static double[,] Inverse(double[,] a)
    {
        int n = a.GetLength(0);
        var inverse = new double[n, n];
        for (int column = 0; column < n; column++)
        {
            double[] unit = new double[n], x = new double[n];
            unit[column] = 1;
            ConjugateGradients.Solve((v, product) =>
            {
                for (int i = 0; i < n; i++) product[i] = Enumerable.Range(0, n).Select(k => a[i, k]).Zip(v.ToArray(), (p, q) => p * q).Sum();
            }, unit, x, tolerance: 1e-15);
            for (int i = 0; i < n; i++) inverse[i, column] = x[i];
        }

        return inverse;
    }

    /// <summary>(1 − x)² + 100·(y − x²)² (Rosenbrock 1960).</summary>
    private sealed class Rosenbrock : Objective
    {
        public override int Length => 2;

        public override double Evaluate(ReadOnlySpan<double> x, Span<double> gradient)
        {
            double a = 1 - x[0], b = x[1] - (x[0] * x[0]);
            gradient[0] = (-2 * a) - (400 * x[0] * b);
            gradient[1] = 200 * b;
            return (a * a) + (100 * b * b);
        }
    }
}
