namespace Kiln;

/// <summary>The plain recurrent layer (Elman 1990): <c>h ← tanh(x·W + b + h·U + c)</c>, <c>[N, T, inputs]</c> to <c>[N, T, units]</c>.</summary>
/// <remarks>Its gradients go through U once per step, so they vanish or explode with the length of the sequence (Bengio et al. 1994): clip them, or take a gated layer.</remarks>
public sealed class Rnn : Recurrent
{
    /// <summary>Makes the layer.</summary>
    /// <param name="inputs">Features of one step.</param>
    /// <param name="units">The size of the state.</param>
    /// <param name="layers">How many layers lie upon each other.</param>
    /// <param name="layerNorm">Whether both products are layer-normalised in place of adding biases (Ba, Kiros and Hinton 2016).</param>
    /// <param name="bidirectional">Whether each layer also walks from the last step to the first; both states are given, <c>[N, T, 2·units]</c>.</param>
    /// <exception cref="InputException">A number below 1.</exception>
    public Rnn(int inputs, int units, int layers = 1, bool layerNorm = false, bool bidirectional = false)
        : base(inputs, units, layers, layerNorm, bidirectional, gateCount: 1)
    {
    }

    private protected override Tensor Next(Tensor fromInput, Tensor fromState, Tensor h, ref Tensor cell) => (fromInput + fromState).Tanh();
}
