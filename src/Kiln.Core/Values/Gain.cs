using Kiln.Devices;

namespace Kiln;

/// <summary>By how much weights before an activation are widened, on the deviation; the variance takes the square.</summary>
/// <remarks>
/// A layer <c>y = φ(W·x)</c> with gain c and variance v of its weights has <c>Var[c·W·x] = c²·n·v·E[x²]</c>: what a recursion of variances multiplies by is c², not c.
/// </remarks>
public static class Gain
{
    /// <summary>The gain PyTorch's <c>calculate_gain</c> has for an activation: linear 1, sigmoid 1, tanh 5/3, relu √2, leaky relu √(2/(1 + slope²)), selu 3/4.</summary>
    /// <param name="activation">The name; case, dashes and underscores do not count.</param>
    /// <param name="slope">The slope of a leaky rectifier below zero.</param>
    /// <exception cref="InputException">No gain is known for the name.</exception>
    public static double Of(string activation, double slope = 0.01) => InitText.Squash(activation) switch
    {
        "linear" or "identity" or "none" or "conv2d" => 1,
        "sigmoid" => 1,
        "tanh" => 5.0 / 3,
        "relu" => Math.Sqrt(2),
        "leakyrelu" => Math.Sqrt(2 / (1 + (slope * slope))),
        "selu" => 0.75,
        _ => throw new InputException($"No gain is known for '{activation}'; known are linear, sigmoid, tanh, relu, leaky_relu and selu, or give a number."),
    };

    /// <summary>The gain of an activation as <see cref="Of(string, double)"/> has it.</summary>
    /// <exception cref="InputException">No gain is known for it.</exception>
    public static double Of(Activation activation) => Of($"{activation.Kind}", activation.Slope);

    /// <summary>
    /// The gain that makes the activation's linear range one of slope 1, <c>1/φ′(0)</c>: linear 1, tanh 1, logistic sigmoid 4; for a rectifier √2, because half of the second
    /// moment is lost.
    /// </summary>
    /// <remarks>
    /// The factors of Glorot's initialiser in textbooks. Tables that give the 4 to tanh have the two rows exchanged: σ′(0) = 1/4 is the slope of the logistic sigmoid, tanh′(0) is 1,
    /// and tanh units with fourfold weights are saturated.
    /// </remarks>
    /// <exception cref="InputException">No slope is known for the name.</exception>
    public static double OfSlope(string activation) => InitText.Squash(activation) switch
    {
        "linear" or "identity" or "none" or "tanh" => 1,
        "sigmoid" => 4,
        "relu" => Math.Sqrt(2),
        _ => throw new InputException($"No slope at zero is known for '{activation}'; known are linear, tanh, sigmoid and relu."),
    };
}
