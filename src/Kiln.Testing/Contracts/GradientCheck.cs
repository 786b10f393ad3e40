namespace Kiln.Testing;

/// <summary>Numeric gradients: central differences of a function in double precision.</summary>
public static class GradientCheck
{
    /// <summary>
    /// The derivative of <c>L(x) = Σ f(x) ∘ r</c> with respect to one element, from four points:
    /// <c>(8·(L(x + h) − L(x − h)) − (L(x + 2h) − L(x − 2h))) / 12h</c>. The formula's error is of order h⁴, that of rounding
    /// 10⁻¹⁶·|L|/h; h = 10⁻⁴ keeps both far below a float's rounding.
    /// </summary>
    /// <param name="f">The function: inputs → output.</param>
    /// <param name="x">Its inputs; the element is moved and put back.</param>
    /// <param name="r">The weight of each output in the loss L.</param>
    /// <param name="input">Which input.</param>
    /// <param name="element">Which element of it.</param>
    /// <param name="step">The step h.</param>
    public static double Difference(Func<double[][], double[]> f, double[][] x, float[] r, int input, int element, double step = 1e-4) =>
        ((8 * Change(f, x, r, input, element, step)) - Change(f, x, r, input, element, 2 * step)) / (12 * step);

    /// <summary>The elements of an array of <paramref name="count"/> to differentiate: all of a short one, else as many as asked for, spread evenly and ends included.</summary>
    public static int[] Elements(int count, int most) => count <= most
        ? [.. Enumerable.Range(0, count)]
        : [.. Enumerable.Range(0, most).Select(i => (int)((long)i * (count - 1) / (most - 1)))];

    /// <summary>L(x + step) − L(x − step), the outputs subtracted before they are added up.</summary>
    private static double Change(Func<double[][], double[]> f, double[][] x, float[] r, int input, int element, double step)
    {
        double center = x[input][element];
        x[input][element] = center + step;
        double[] above = f(x);
        x[input][element] = center - step;
        double[] below = f(x);
        x[input][element] = center;
        double change = 0;
        for (int i = 0; i < r.Length; i++) change += (above[i] - below[i]) * r[i];
        return change;
    }
}
