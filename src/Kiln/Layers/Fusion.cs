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
            if (LinearAndActivation(layers, ref x)) return 2;
        }

        x = layers[0].Apply(x);
        return 1;
    }

    /// <summary>A fully connected layer applies the function that follows while its rows are in the cache.</summary>
    private static bool LinearAndActivation(ReadOnlySpan<Layer> layers, ref Tensor x)
    {
        if (layers is not [Linear linear, { Activation: { } f }, ..]) return false;
        x = linear.Forward(x, f);
        return true;
    }
}
