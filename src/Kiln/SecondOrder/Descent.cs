namespace Kiln;

/// <summary>How a minimisation went: the value and the length of the gradient at the start and after every step.</summary>
/// <param name="Values">f.</param>
/// <param name="GradientNorms">‖∇f‖.</param>
public sealed record DescentPath(IReadOnlyList<double> Values, IReadOnlyList<double> GradientNorms)
{
    /// <summary>Steps taken.</summary>
    public int Steps => Values.Count - 1;

    /// <summary>The value at the end.</summary>
    public double Value => Values[^1];
}

/// <summary>Walks down a function of many numbers: by steepest descent, with a preconditioner, by Newton's steps, by limited-memory BFGS.</summary>
public static class Descent
{
    private const double Armijo = 1e-4, Shorter = 0.5;
    private const int MostHalvings = 40;

    /// <summary>
    /// Preconditioned descent, <c>x ← x − rate·P·∇f(x)</c> with a constant positive definite P. It is plain descent on <c>f(Jy)</c> with <c>P = J·Jᵀ</c>:
    /// the same function seen through other coordinates.
    /// </summary>
    /// <param name="f">The function.</param>
    /// <param name="x">Where to start; where it ended.</param>
    /// <param name="rate">The size of a step.</param>
    /// <param name="preconditioner">P; null for the identity.</param>
    /// <param name="steps">How many steps at most.</param>
    /// <param name="tolerance">The length of the gradient at which to stop.</param>
    public static DescentPath Steepest(Objective f, Span<double> x, double rate, Preconditioner? preconditioner = null, int steps = 1000, double tolerance = 1e-8)
    {
        var path = new Recorder();
        double[] gradient = new double[f.Length];
        for (int step = 0; path.Saw(f.Evaluate(x, gradient), gradient) > tolerance && step < steps; step++)
        {
            preconditioner?.Apply(gradient);
            Vectors.Add(x, -rate, gradient);
        }

        return path.Done;
    }

    /// <summary>
    /// Newton's method without the matrix (Dembo et al. 1982): each step solves <c>B·p = −∇f</c> by conjugate gradients, B being the Hessian or another
    /// matrix, and goes along p, half as far as often as f does not fall enough.
    /// </summary>
    /// <param name="f">The function.</param>
    /// <param name="x">Where to start; where it ended.</param>
    /// <param name="curvature">What B makes of a vector; null for the Hessian. A <see cref="ModelObjective.GaussNewtonTimes"/> makes it Gauss–Newton's method.</param>
    /// <param name="damping">λ, added to B as λ·I (Levenberg 1944).</param>
    /// <param name="steps">How many steps at most.</param>
    /// <param name="tolerance">The length of the gradient at which to stop.</param>
    public static DescentPath Newton(Objective f, Span<double> x, CurvatureProduct? curvature = null, double damping = 0, int steps = 50, double tolerance = 1e-8)
    {
        curvature ??= f.HessianTimes;
        var path = new Recorder();
        double[] gradient = new double[f.Length], direction = new double[f.Length], at = new double[f.Length];
        double value = f.Evaluate(x, gradient);
        for (int step = 0; path.Saw(value, gradient) > tolerance && step < steps; step++)
        {
            x.CopyTo(at);
            ConjugateGradients.Solve((v, product) =>
            {
                curvature(at, v, product);
                Vectors.Add(product, damping, v);
            }, gradient, direction);
            if (!Search(f, x, direction, ref value, gradient, -1)) break;
        }

        return path.Done;
    }

    /// <summary>
    /// Limited-memory BFGS (Liu and Nocedal 1989): the last steps and changes of the gradient stand in for the inverse Hessian.
    /// </summary>
    /// <param name="f">The function.</param>
    /// <param name="x">Where to start; where it ended.</param>
    /// <param name="memory">How many steps are remembered.</param>
    /// <param name="steps">How many steps at most.</param>
    /// <param name="tolerance">The length of the gradient at which to stop.</param>
    public static DescentPath Lbfgs(Objective f, Span<double> x, int memory = 10, int steps = 200, double tolerance = 1e-8)
    {
        var path = new Recorder();
        var remembered = new LbfgsMemory(memory);
        double[] gradient = new double[f.Length], before = new double[f.Length], from = new double[f.Length], direction = new double[f.Length];
        double value = f.Evaluate(x, gradient);
        for (int step = 0; path.Saw(value, gradient) > tolerance && step < steps; step++)
        {
            gradient.CopyTo(direction, 0);
            gradient.CopyTo(before, 0);
            x.CopyTo(from);
            remembered.Apply(direction);
            double first = step == 0 ? -1 / Math.Max(1, Vectors.Norm(gradient)) : -1;   // nothing is known of the scale yet
            if (!Search(f, x, direction, ref value, gradient, first)) break;
            remembered.Learn(from, x, before, gradient);
        }

        return path.Done;
    }

    /// <summary>Goes along a direction, half as far until f falls by Armijo's share of what its slope promises; false where it never does.</summary>
    private static bool Search(Objective f, Span<double> x, double[] direction, ref double value, double[] gradient, double length)
    {
        double slope = Vectors.Dot(gradient, direction);
        if (slope <= 0)   // no descent along −direction: take the gradient's
        {
            gradient.CopyTo(direction, 0);
            slope = Vectors.Dot(gradient, gradient);
        }

        double[] start = x.ToArray();
        for (int halvings = 0; halvings < MostHalvings; halvings++, length *= Shorter)
        {
            start.CopyTo(x);
            Vectors.Add(x, length, direction);
            double found = f.Evaluate(x, gradient);
            if (found <= value + (Armijo * length * slope))
            {
                value = found;
                return true;
            }
        }

        start.CopyTo(x);
        value = f.Evaluate(x, gradient);
        return false;
    }

    private sealed class Recorder
    {
        private readonly List<double> values = [], norms = [];

        public DescentPath Done => new(values, norms);

        public double Saw(double value, double[] gradient)
        {
            values.Add(value);
            norms.Add(Vectors.Norm(gradient));
            return norms[^1];
        }
    }
}

/// <summary>What a matrix that belongs to a point makes of a vector: <c>product = B(x)·v</c>.</summary>
public delegate void CurvatureProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> product);
