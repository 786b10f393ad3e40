namespace Kiln;

/// <summary>
/// The gated recurrent unit (Cho et al. 2014) in PyTorch's form: <c>r, z = σ(x·W + h·U)</c>, <c>n = tanh(x·W + r∘(h·U))</c>, <c>h ← (1 − z)∘n + z∘h</c>,
/// every product with a bias; <c>[N, T, inputs]</c> to <c>[N, T, units]</c>.
/// </summary>
public sealed class Gru : Recurrent
{
    /// <summary>Makes the layer.</summary>
    /// <param name="inputs">Features of one step.</param>
    /// <param name="units">The size of the state.</param>
    /// <param name="layers">How many layers lie upon each other.</param>
    /// <param name="layerNorm">Whether both products are layer-normalised in place of adding biases (Ba, Kiros and Hinton 2016).</param>
    /// <param name="bidirectional">Whether each layer also walks from the last step to the first; both states are given, <c>[N, T, 2·units]</c>.</param>
    /// <exception cref="InputException">A number below 1.</exception>
    public Gru(int inputs, int units, int layers = 1, bool layerNorm = false, bool bidirectional = false)
        : base(inputs, units, layers, layerNorm, bidirectional, gateCount: 3)
    {
    }

    private protected override Tensor Next(Tensor fromInput, Tensor fromState, Tensor h, ref Tensor cell)
    {
        Tensor reset = (Gate(fromInput, 0) + Gate(fromState, 0)).Sigmoid(), keep = (Gate(fromInput, 1) + Gate(fromState, 1)).Sigmoid();
        Tensor candidate = (Gate(fromInput, 2) + (reset * Gate(fromState, 2))).Tanh();
        return candidate + (keep * (h - candidate));
    }
}
