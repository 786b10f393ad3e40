using Kiln.Devices;

namespace Kiln;

/// <summary>The length of all gradients as one vector before clipping, and what the update must multiply gradients with.</summary>
/// <param name="Norm">The Euclidean norm; not finite where a gradient overflowed.</param>
/// <param name="Scale">The factor for <see cref="OptimizerState.Step"/>.</param>
public readonly record struct GradientMeasure(double Norm, float Scale);

/// <summary>
/// Keeps gradients short. By norm (Pascanu et al. 2013): <c>g ← g·min(1, max/(‖g‖ + 10⁻⁶))</c> over all parameters together, as PyTorch's
/// clip_grad_norm_; by value: each element into ±limit; adaptively (Brock et al. 2021): the gradient of each unit, an output of a weight or a whole bias, to at most
/// a share of the length of its weights, <c>g ← g·min(1, share·max(‖w‖, 10⁻³)/‖g‖)</c>. With none, gradients are only measured.
/// </summary>
/// <remarks>
/// Clipping by norm reads the gradients once; the factor travels to the update, which multiplies on the way. Adaptive clipping takes the
/// parameters one by one; the paper leaves the last layer out, here it is clipped like the others.
/// </remarks>
/// <param name="Norm">The longest norm allowed, or null.</param>
/// <param name="Value">The largest magnitude of an element allowed, or null.</param>
/// <param name="Adaptive">The largest ratio of gradient and weights of a unit allowed, or null; 0.01 is usual.</param>
public sealed record GradientClip(float? Norm = null, float? Value = null, float? Adaptive = null)
{
    private const double Epsilon = 1e-6;   // PyTorch's, against division by zero
    private const float LeastWeights = 1e-3f;   // the paper's, so that units that begin at zero may learn

    /// <summary>Measures the gradients of a store and clips them.</summary>
    /// <param name="store">Its gradients are changed in place when clipping by value or adaptively.</param>
    /// <param name="gradientScale">What the gradients will be multiplied with anyway, such as one over the number of micro-batches; norm and limits mean the product.</param>
    public GradientMeasure Measure(ParameterStore store, float gradientScale = 1)
    {
        Kernels kernels = store.Device.Kernels;
        FloatBuffer gradients = store.Gradients;
        double norm = Math.Abs(gradientScale) * Math.Sqrt(kernels.SumOfSquares(gradients));
        float size = Math.Abs(gradientScale);
        if (Value is { } limit && size != 0) kernels.Clamp(gradients, limit / size);
        if (Adaptive is { } share && size != 0) ClipUnits(store, share / size, LeastWeights);
        double factor = Norm is { } most ? Math.Min(1, most / (norm + Epsilon)) : 1;
        return new(norm, (float)(gradientScale * factor));
    }

    /// <summary>Checks the settings.</summary>
    /// <exception cref="InputException">A limit is not positive, or several are given.</exception>
    public void Validate()
    {
        if (Norm is { } norm) Require.Positive("clip norm", norm);
        if (Value is { } value) Require.Positive("clip value", value);
        if (Adaptive is { } adaptive) Require.Positive("clip adaptive", adaptive);
        if (Norm is not null && Value is not null) throw new InputException("clip: expected a norm or a value, received both; leave one out.");
        if (Adaptive is not null && (Norm ?? Value) is not null) throw new InputException("clip: expected adaptive clipping or a norm or a value, received two of them; leave one out.");
    }

    /// <summary>Outputs are the last axis of weights; a parameter of one axis is one unit.</summary>
    private static void ClipUnits(ParameterStore store, float share, float least)
    {
        Kernels kernels = store.Device.Kernels;
        foreach (Parameter p in store.Parameters)
        {
            if (!p.Trainable) continue;
            if (p.Shape.Rank > 1)
            {
                kernels.ClipColumns(p.Value, p.Gradient, p.Shape.Count / p.Shape[-1], p.Shape[-1], share, least);
                continue;
            }

            double most = share * Math.Max(Math.Sqrt(kernels.SumOfSquares(p.Value)), least), norm = Math.Sqrt(kernels.SumOfSquares(p.Gradient));
            if (norm > most) kernels.Scale(p.Gradient, (float)(most / norm), new(p.Gradient));
        }
    }
}
