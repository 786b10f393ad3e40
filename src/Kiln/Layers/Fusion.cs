namespace Kiln;

/// <summary>Runs neighbouring layers as one op where that saves a walk through memory: what they compute together is the same.</summary>
/// <remarks>Off while a probe watches the pass, because it is to see what every layer makes.</remarks>
internal static class Fusion
{
    /// <summary>Runs the first of <paramref name="layers"/>, and as many of those that follow as one op can do with it; returns how many.</summary>
    /// <exception cref="ShapeException">The input does not fit.</exception>
    public static int Run(ReadOnlySpan<Layer> layers, ref Tensor x)
    {
        if (x.Pass.Probe is null)
        {
            if (NormActivate(layers, ref x)) return 2;
            if (ResidualActivate(layers, ref x)) return 2;
            if (LinearAndActivation(layers, ref x)) return 2;
        }

        x = layers[0].Apply(x);
        return 1;
    }

    /// <summary><c>f(norm(x) + residual)</c>: how a residual block ends.</summary>
    /// <exception cref="ShapeException">The input or the residual does not fit.</exception>
    public static Tensor NormAddActivate(BatchNorm norm, Tensor x, Tensor residual, ActivationOp f) => x.Pass.Probe is null
        ? norm.Forward(x, f.Function, residual)
        : Activate(norm.Apply(x) + residual, f);

    /// <summary>f(x), and x itself where f is the identity.</summary>
    public static Tensor Activate(Tensor x, ActivationOp f) => f == ActivationOp.Identity ? x : x.Apply(f);

    private static bool NormActivate(ReadOnlySpan<Layer> layers, ref Tensor x)
    {
        if (layers is not [BatchNorm norm, { Activation: { } f }, ..]) return false;
        x = norm.Forward(x, f.Function, null);
        return true;
    }

    private static bool ResidualActivate(ReadOnlySpan<Layer> layers, ref Tensor x)
    {
        if (layers is not [Residual block, { Activation: { } f }, ..]) return false;
        x = block.Forward(x, f);
        return true;
    }

    /// <summary>A fully connected layer applies the function that follows while its rows are in the cache.</summary>
    private static bool LinearAndActivation(ReadOnlySpan<Layer> layers, ref Tensor x)
    {
        if (layers is not [Linear linear, { Activation: { } f }, ..]) return false;
        x = linear.Forward(x, f);
        return true;
    }
}
