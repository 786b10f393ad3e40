using System.Buffers;

namespace Kiln;

/// <summary>
/// What recurrent layers share: a state that each step changes. Sequences <c>[N, T, inputs]</c> become <c>[N, T, units]</c>, the state after every step;
/// it starts at zero.
/// </summary>
/// <remarks>
/// Parameters have PyTorch's names: <c>weight_ih_l0</c> <c>[gates·units, inputs]</c> and <c>weight_hh_l0</c> <c>[gates·units, units]</c> in files, and a bias beside
/// each; they start uniform in ±1/√units. Further layers, <c>l1</c> and so on, take the states of the one below as their inputs.
/// </remarks>
public abstract class Recurrent : Layer
{
    private static readonly ScaleOp Zero = new(0);

    private readonly int inputs, units;
    private readonly Part[] parts;
    private readonly ColumnsOp[] gates;
    private readonly ColumnsOp firstUnits;

    /// <summary>Declares the parameters.</summary>
    /// <param name="inputs">Features of one step.</param>
    /// <param name="units">The size of the state.</param>
    /// <param name="layers">How many layers lie upon each other.</param>
    /// <param name="gateCount">Pre-activations per unit: 1 without gates, 3 for GRU, 4 for LSTM.</param>
    /// <exception cref="InputException">A number below 1.</exception>
    private protected Recurrent(int inputs, int units, int layers, int gateCount)
    {
        string name = GetType().Name;
        Require.AtLeast(1, $"{name} inputs", inputs);
        Require.AtLeast(1, $"{name} units", units);
        Require.AtLeast(1, $"{name} layers", layers);
        this.inputs = inputs;
        this.units = units;
        var fan = new Fan(units, gateCount * units);   // PyTorch divides by the units for all four, whatever the number of inputs
        parts = new Part[layers];
        for (int l = 0; l < layers; l++)
        {
            int from = l == 0 ? inputs : units;
            parts[l] = new(
                Param($"weight_ih_l{l}", [from, gateCount * units], Init.Torch, fan, fileAxes: [1, 0]),
                Param($"weight_hh_l{l}", [units, gateCount * units], Init.Torch, fan, fileAxes: [1, 0]),
                Param($"bias_ih_l{l}", [gateCount * units], Init.Torch, fan, ParameterKind.Plain),
                Param($"bias_hh_l{l}", [gateCount * units], Init.Torch, fan, ParameterKind.Plain));
        }

        gates = [.. Enumerable.Range(0, gateCount).Select(g => new ColumnsOp(g * units, units))];
        firstUnits = gates[0];
    }

    /// <inheritdoc/>
    public override string Code => $"{GetType().Name}({inputs}, {units}{Option("layers", parts.Length, 1)})";

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        if (x.Shape.Rank != 3 || x.Shape[2] != inputs) throw new ShapeException($"{GetType().Name}: expected sequences [N, T, {inputs}], got {x.Shape}.");
        if (x.Shape[1] == 0) throw new ShapeException($"{GetType().Name}: expected at least one step, got {x.Shape}.");
        int steps = x.Shape[1];
        Tensor[] states = ArrayPool<Tensor>.Shared.Rent(steps);
        try
        {
            foreach (Part part in parts) x = Run(x, part, states.AsSpan(0, steps));
            return x;
        }
        finally
        {
            ArrayPool<Tensor>.Shared.Return(states, clearArray: true);
        }
    }

    /// <summary>One step: the next state h <c>[N, units]</c>.</summary>
    /// <param name="fromInput">x·W + b of this step for all gates, <c>[N, gates·units]</c>.</param>
    /// <param name="fromState">h·W + b for all gates.</param>
    /// <param name="h">The state before.</param>
    /// <param name="cell">What the layer keeps besides the state, zero at first; changed here.</param>
    private protected abstract Tensor Next(Tensor fromInput, Tensor fromState, Tensor h, ref Tensor cell);

    /// <summary>The pre-activations of one gate.</summary>
    private protected Tensor Gate(Tensor all, int gate) => all.Apply(gates[gate]);

    private Tensor Run(Tensor x, Part part, Span<Tensor> states)
    {
        Pass pass = x.Pass;
        Tensor fromInputs = x.Linear(pass.Use(part.InputWeight), pass.Use(part.InputBias));
        Tensor h = fromInputs.Step(0).Apply(firstUnits).Apply(Zero), cell = h;
        for (int t = 0; t < states.Length; t++)
        {
            h = Next(fromInputs.Step(t), h.Linear(pass.Use(part.StateWeight), pass.Use(part.StateBias)), h, ref cell);
            states[t] = h;
        }

        return Tensor.StackSteps(states);
    }

    private sealed record Part(Parameter InputWeight, Parameter StateWeight, Parameter InputBias, Parameter StateBias);
}
