namespace Kiln;

/// <summary>
/// Long short-term memory (Hochreiter and Schmidhuber 1997, with a forget gate) in PyTorch's form: <c>i, f, o = σ(x·W + h·U)</c>, <c>g = tanh(x·W + h·U)</c>,
/// <c>c ← f∘c + i∘g</c>, <c>h ← o∘tanh c</c>, every product with a bias and gates in the order i, f, g, o; <c>[N, T, inputs]</c> to <c>[N, T, units]</c>.
/// </summary>
public sealed class Lstm : Recurrent
{
    /// <summary>Makes the layer.</summary>
    /// <param name="inputs">Features of one step.</param>
    /// <param name="units">The size of the state.</param>
    /// <param name="layers">How many layers lie upon each other.</param>
    /// <param name="layerNorm">Whether both products are layer-normalised in place of adding biases (Ba, Kiros and Hinton 2016).</param>
    /// <param name="bidirectional">Whether each layer also walks from the last step to the first; both states are given, <c>[N, T, 2·units]</c>.</param>
    /// <exception cref="InputException">A number below 1.</exception>
    public Lstm(int inputs, int units, int layers = 1, bool layerNorm = false, bool bidirectional = false)
        : base(inputs, units, layers, layerNorm, bidirectional, gateCount: 4)
    {
    }

    private protected override Tensor Next(Tensor fromInput, Tensor fromState, Tensor h, ref Tensor cell)
    {
        Tensor all = fromInput + fromState;
        Tensor take = Gate(all, 0).Sigmoid(), keep = Gate(all, 1).Sigmoid(), candidate = Gate(all, 2).Tanh(), show = Gate(all, 3).Sigmoid();
        cell = (keep * cell) + (take * candidate);
        return show * cell.Tanh();
    }
}
