namespace Kiln;

/// <summary>A function of many numbers that is to be made small, with its gradient: what methods of second order work on.</summary>
/// <remarks>In double precision, because such methods divide differences of gradients by small numbers.</remarks>
public abstract class Objective
{
    /// <summary>How many numbers it is a function of.</summary>
    public abstract int Length { get; }

    /// <summary>f(x), and ∇f(x) into <paramref name="gradient"/>.</summary>
    public abstract double Evaluate(ReadOnlySpan<double> x, Span<double> gradient);

    /// <summary>
    /// The Hessian times a vector, <c>∇²f(x)·v</c>; here by the central difference <c>(∇f(x + εv) − ∇f(x − εv)) / 2ε</c> with ε‖v‖ a fixed share of 1 + ‖x‖,
    /// which two gradients buy, however long x is (Pearlmutter 1994 has the exact form).
    /// </summary>
    public virtual void HessianTimes(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> product)
    {
        double length = Vectors.Norm(v);
        if (length == 0)
        {
            product.Clear();
            return;
        }

        double step = DifferenceShare * (1 + Vectors.Norm(x)) / length;
        double[] moved = x.ToArray(), back = new double[Length];
        Vectors.Add(moved, step, v);
        Evaluate(moved, product);
        x.CopyTo(moved);
        Vectors.Add(moved, -step, v);
        Evaluate(moved, back);
        for (int i = 0; i < back.Length; i++) product[i] = (product[i] - back[i]) / (2 * step);
    }

    /// <summary>How far a difference reaches, as a share of 1 + ‖x‖; the cube root of the precision of gradients is best.</summary>
    protected virtual double DifferenceShare => 6e-6;
}
