namespace Kiln;

/// <summary>Runs neighbouring layers as one op where that saves a walk through memory: what they compute together is the same.</summary>
/// <remarks>Off while a probe watches the pass, because it is to see what every layer makes.</remarks>
internal static class Fusion
{
    /// <summary>Runs the first of <paramref name="layers"/>, and as many of those that follow as one op can do with it; returns how many.</summary>
    /// <exception cref="ShapeException">The input does not fit.</exception>
    public static int Run(ReadOnlySpan<Layer> layers, ref Tensor x)
    {
        x = layers[0].Apply(x);
        return 1;
    }
}
