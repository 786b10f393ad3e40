namespace Kiln;

/// <summary>What one layer makes on the way forward and receives on the way back.</summary>
/// <param name="Path">The layer's name from the root of the model; its number where it has none.</param>
/// <param name="Code">How the layer is written in code.</param>
/// <param name="Mean">Mean of the output, over all units and samples.</param>
/// <param name="Deviation">Standard deviation of the output.</param>
/// <param name="Gradient">Standard deviation of the gradient that reaches the output, where the last output received N(0, 1); not a number where none did.</param>
/// <param name="Alive">The share of units, channels in images, that are not the same for all samples and places, 0 … 1: a rectifier that never opens is dead.</param>
public sealed record LayerSignal(string Path, string Code, double Mean, double Deviation, double Gradient, double Alive)
{
    /// <summary>The share of outputs at which the slope of the layer's function is below 5 % of its maximum, 0 … 1; not a number where the layer is no function that is flat on both sides (<see cref="Saturation.Has"/>).</summary>
    public double Saturated { get; init; } = double.NaN;

    /// <summary>How many units are 0 for all samples and places, where the layer is a function; 0 for other layers.</summary>
    public int Dead { get; init; }

    /// <summary>How many units of a linear or convolutional layer have the weights and the bias of another one, to the bit (<see cref="SymmetricUnits"/>); 0 for other layers.</summary>
    public int Copies { get; init; }

    /// <summary>Measures an output.</summary>
    /// <param name="path">The layer's name.</param>
    /// <param name="code">How the layer is written in code.</param>
    /// <param name="values">The output <c>[…, units]</c>.</param>
    /// <param name="units">The size of its last axis.</param>
    internal static LayerSignal Of(string path, string code, ReadOnlySpan<float> values, int units)
    {
        var alive = new bool[units];
        for (int i = units; i < values.Length; i++) alive[i % units] |= values[i] != values[i % units];
        var moments = new UnitMoments(values, 1);
        return new(path, code, moments.Means[0], moments.Deviations[0], double.NaN, (double)alive.Count(a => a) / units);
    }

    /// <summary>The same with what is known of the units of a layer that has weights or is a function.</summary>
    internal LayerSignal WithUnits(Layer layer, ReadOnlySpan<float> values, int units)
    {
        if (layer is Linear or Conv2d) return this with { Copies = SymmetricUnits.GroupsIn(layer).Sum(group => group.Count) };
        if (layer.Activation is null && layer is not (PRelu or RRelu)) return this;
        var spoke = new bool[units];
        for (int i = 0; i < values.Length; i++) spoke[i % units] |= values[i] != 0;
        return this with { Dead = spoke.Count(s => !s), Saturated = layer.Activation is { } f ? Saturation.FlatShare(f.Function, values, UnitHealth.UsualBelow) : double.NaN };
    }
}
