namespace Kiln;

/// <summary>How the gradient fares on its way from the last hidden function back to the first: how much of it is lost to slopes σ′ and how much to weights W.</summary>
/// <param name="First">The first hidden function.</param>
/// <param name="Last">The last.</param>
/// <param name="Functions">How many there are.</param>
/// <param name="Total">log₁₀ of the gradient's length at the first over that at the last.</param>
/// <param name="Slopes">What slopes contribute; those of rectifiers count beyond the half of the square that is theirs always.</param>
/// <param name="Weights">What products with weights contribute, together with that half.</param>
/// <param name="Worst">The layer that loses most.</param>
internal sealed record GradientPath(string First, string Last, int Functions, double Total, double Slopes, double Weights, string Worst)
{
    /// <summary>Three functions have two products between them: fewer are no depth.</summary>
    private const int LeastFunctions = 3;

    private const double Nothing = 1e-30;   // in place of a gradient of 0, whose logarithm is none

    /// <summary>log₁₀ √½: what a rectifier that is open for half of its inputs takes from the length.</summary>
    private static readonly double Half = Math.Log10(Math.Sqrt(0.5));

    /// <summary>Measures it; null where there is no depth, or where the gradient does not arrive as numbers.</summary>
    public static GradientPath? Of(Vitals vitals)
    {
        IReadOnlyList<LayerVitals> functions = vitals.Functions;
        if (functions.Count < LeastFunctions) return null;
        double total = Ratio(functions[0].Gradient, functions[^1].Gradient);
        if (!double.IsFinite(total)) return null;
        (double slopes, double weights, double least, string worst) = (0, 0, 0, functions[^1].Name);
        bool between = false;   // the last function and the first; what follows the last is not on the way
        for (int i = vitals.Layers.Count - 1; i >= 0; i--)
        {
            LayerVitals row = vitals.Layers[i];
            between |= ReferenceEquals(row, functions[^1]);
            if (ReferenceEquals(row, functions[0])) break;
            if (!between || row.Before < 0) continue;
            double ratio = Ratio(vitals.Layers[row.Before].Gradient, row.Gradient);
            if (!double.IsFinite(ratio)) continue;
            double own = row.IsFunction && !row.Saturates ? ratio - Half : ratio;
            if (row.IsFunction) (slopes, weights) = (slopes + own, weights + ratio - own);
            else if (row.IsWeighted) weights += ratio;
            else continue;
            if (own < least) (least, worst) = (own, row.Name);
        }

        return new(functions[0].Name, functions[^1].Name, functions.Count, total, slopes, weights, worst);
    }

    /// <summary>Whether more is lost to slopes than to weights.</summary>
    public bool SlopesLoseMore => Slopes < Weights;

    private static double Ratio(double to, double from) => Math.Log10(Math.Max(to, Nothing) / Math.Max(from, Nothing));
}
