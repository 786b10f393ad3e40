using Kiln.Devices;

namespace Kiln;

/// <summary>The length of all gradients as one vector before clipping, and what the update must multiply gradients with.</summary>
/// <param name="Norm">The Euclidean norm; not finite where a gradient overflowed.</param>
/// <param name="Scale">The factor for <see cref="OptimizerState.Step"/>.</param>
public readonly record struct GradientMeasure(double Norm, float Scale);

/// <summary>
/// Keeps gradients short (Pascanu et al. 2013). By norm: <c>g ← g·min(1, max/(‖g‖ + 10⁻⁶))</c> over all parameters together, as PyTorch's
/// clip_grad_norm_; by value: each element into ±limit. With neither, gradients are only measured.
/// </summary>
/// <remarks>Clipping by norm reads the gradients once; the factor travels to the update, which multiplies on the way.</remarks>
/// <param name="Norm">The longest norm allowed, or null.</param>
/// <param name="Value">The largest magnitude of an element allowed, or null.</param>
public sealed record GradientClip(float? Norm = null, float? Value = null)
{
    private const double Epsilon = 1e-6;   // PyTorch's, against division by zero

    /// <summary>Measures the gradients of a store and clips them.</summary>
    /// <param name="store">Its gradients are changed in place when clipping by value.</param>
    /// <param name="gradientScale">What the gradients will be multiplied with anyway, such as one over the number of micro-batches; norm and limits mean the product.</param>
    public GradientMeasure Measure(ParameterStore store, float gradientScale = 1)
    {
        Kernels kernels = store.Device.Kernels;
        FloatBuffer gradients = store.Gradients;
        double norm = Math.Abs(gradientScale) * Math.Sqrt(kernels.SumOfSquares(gradients));
        if (Value is { } limit && gradientScale != 0) kernels.Clamp(gradients, limit / Math.Abs(gradientScale));
        double share = Norm is { } most ? Math.Min(1, most / (norm + Epsilon)) : 1;
        return new(norm, (float)(gradientScale * share));
    }

    /// <summary>Checks the settings.</summary>
    /// <exception cref="InputException">A limit is not positive, or both are given.</exception>
    public void Validate()
    {
        if (Norm is { } norm) Require.Positive("clip norm", norm);
        if (Value is { } value) Require.Positive("clip value", value);
        if (Norm is not null && Value is not null) throw new InputException("clip: expected a norm or a value, received both; leave one out.");
    }
}
