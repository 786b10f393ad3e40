using System.Buffers;

namespace Kiln;

/// <summary>
/// What recurrent layers share: a state that each step changes. Sequences <c>[N, T, inputs]</c> become <c>[N, T, units]</c>, the state after every step;
/// it starts at zero.
/// </summary>
/// <remarks>
/// Parameters have PyTorch's names: <c>weight_ih_l0</c> <c>[gates·units, inputs]</c> and <c>weight_hh_l0</c> <c>[gates·units, units]</c> in files, and a bias beside
/// each; they start uniform in ±1/√units. Further layers, <c>l1</c> and so on, take the states of the one below as their inputs. Where it is bidirectional (Schuster and Paliwal 1997), each layer
/// has weights for a second walk from the last step to the first, <c>weight_ih_l0_reverse</c>, and gives both states side by side, <c>[N, T, 2·units]</c>.
/// </remarks>
public abstract class Recurrent : Layer
{
    private static readonly ScaleOp Zero = new(0);

    private readonly int inputs, units;
    private readonly bool layerNorm, bidirectional;
    private readonly Part[] parts;   // of a layer forwards, then backwards, then of the next
    private readonly ColumnsOp[] gates;
    private readonly ColumnsOp firstUnits;

    /// <summary>Declares the parameters.</summary>
    /// <param name="inputs">Features of one step.</param>
    /// <param name="units">The size of the state.</param>
    /// <param name="layers">How many layers lie upon each other.</param>
    /// <param name="layerNorm">Whether both products are layer-normalised, over all gates together, in place of adding biases (Ba, Kiros and Hinton 2016).</param>
    /// <param name="bidirectional">Whether each layer walks in both directions.</param>
    /// <param name="gateCount">Pre-activations per unit: 1 without gates, 3 for GRU, 4 for LSTM.</param>
    /// <exception cref="InputException">A number below 1.</exception>
    private protected Recurrent(int inputs, int units, int layers, bool layerNorm, bool bidirectional, int gateCount)
    {
        string name = GetType().Name;
        Require.AtLeast(1, $"{name} inputs", inputs);
        Require.AtLeast(1, $"{name} units", units);
        Require.AtLeast(1, $"{name} layers", layers);
        this.inputs = inputs;
        this.units = units;
        this.layerNorm = layerNorm;
        this.bidirectional = bidirectional;
        var fan = new Fan(units, gateCount * units);   // PyTorch divides by the units for all four, whatever the number of inputs
        int directions = bidirectional ? 2 : 1;
        parts = new Part[layers * directions];
        for (int i = 0; i < parts.Length; i++)
        {
            int from = i < directions ? inputs : directions * units;
            string end = $"l{i / directions}{(i % directions == 1 ? "_reverse" : "")}";
            parts[i] = new(
                Param($"weight_ih_{end}", [from, gateCount * units], Init.Torch, fan, fileAxes: [1, 0]),
                Param($"weight_hh_{end}", [units, gateCount * units], Init.Torch, fan, fileAxes: [1, 0]),
                layerNorm ? null : Param($"bias_ih_{end}", [gateCount * units], Init.Torch, fan, ParameterKind.Plain),
                layerNorm ? null : Param($"bias_hh_{end}", [gateCount * units], Init.Torch, fan, ParameterKind.Plain),
                layerNorm ? Child($"norm_ih_{end}", new LayerNorm([gateCount * units])) : null,
                layerNorm ? Child($"norm_hh_{end}", new LayerNorm([gateCount * units])) : null);
        }

        gates = [.. Enumerable.Range(0, gateCount).Select(g => new ColumnsOp(g * units, units))];
        firstUnits = gates[0];
    }

    /// <inheritdoc/>
    public override string Code => $"{GetType().Name}({inputs}, {units}{Option("layers", bidirectional ? parts.Length / 2 : parts.Length, 1)}{Option("layerNorm", layerNorm, false)}{Option("bidirectional", bidirectional, false)})";

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        if (x.Shape.Rank != 3 || x.Shape[2] != inputs) throw new ShapeException($"{GetType().Name}: expected sequences [N, T, {inputs}], got {x.Shape}.");
        if (x.Shape[1] == 0) throw new ShapeException($"{GetType().Name}: expected at least one step, got {x.Shape}.");
        int steps = x.Shape[1];
        Tensor[] states = ArrayPool<Tensor>.Shared.Rent(steps);
        try
        {
            for (int i = 0; i < parts.Length; i++)
            {
                Tensor forwards = Run(x, parts[i], states.AsSpan(0, steps), reverse: false);
                x = bidirectional ? Tensor.Concat([forwards, Run(x, parts[++i], states.AsSpan(0, steps), reverse: true)]) : forwards;
            }

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

    private Tensor Run(Tensor x, Part part, Span<Tensor> states, bool reverse)
    {
        Tensor fromInputs = Product(x, part.InputWeight, part.InputBias, part.InputNorm);
        Tensor h = fromInputs.Step(0).Apply(firstUnits).Apply(Zero), cell = h;
        for (int i = 0; i < states.Length; i++)
        {
            int t = reverse ? states.Length - 1 - i : i;
            h = Next(fromInputs.Step(t), Product(h, part.StateWeight, part.StateBias, part.StateNorm), h, ref cell);
            states[t] = h;
        }

        return Tensor.StackSteps(states);
    }

    private static Tensor Product(Tensor x, Parameter weight, Parameter? bias, LayerNorm? norm)
    {
        Tensor y = x.Linear(x.Pass.Use(weight), bias is null ? null : x.Pass.Use(bias));
        return norm?.Forward(y) ?? y;
    }

    private sealed record Part(Parameter InputWeight, Parameter StateWeight, Parameter? InputBias, Parameter? StateBias, LayerNorm? InputNorm, LayerNorm? StateNorm);
}
