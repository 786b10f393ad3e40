namespace Kiln;

/// <summary>What one step of training looked like from inside: every layer's activations and gradients, every parameter's gradient and update.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Step">How many steps the run had taken, this one included.</param>
/// <param name="Layers">The layers in the order they ran; layers that run as one op are one entry.</param>
/// <param name="Weights">The trained parameters in the order of the model.</param>
public sealed record LayersResult(int Epoch, long Step, IReadOnlyList<LayerRecord> Layers, IReadOnlyList<WeightRecord> Weights) : MetricsLine(Epoch, Step)
{
    /// <summary>How far the loss bent along the step, where that was asked for; null otherwise.</summary>
    public SmoothnessRecord? Smoothness { get; init; }
}

/// <summary>The output of one layer on the batch of a step, and the gradient of the loss that came back to it.</summary>
/// <param name="Path">The layer's name from the root of the model; of layers that run as one op, the last one's.</param>
/// <param name="Code">How the layer is written in code.</param>
/// <param name="Mean">The mean of its outputs.</param>
/// <param name="Deviation">Their standard deviation.</param>
/// <param name="Zeros">The share of outputs that are exactly 0, 0 … 1.</param>
/// <param name="Saturated">The share of outputs at which the function's slope is below 0.05 of its maximum, 0 … 1; not a number where the layer is no function that is flat on both sides.</param>
/// <param name="Units">The size of the last axis: units, or channels of images.</param>
/// <param name="Dead">How many units are 0 for every sample and place of the batch.</param>
/// <param name="GradientNorm">The length of the gradient of the loss by the outputs; not a number where none came.</param>
/// <param name="GradientDeviation">The standard deviation of that gradient's values.</param>
/// <param name="EffectiveRank">exp of the entropy of the shares of the singular values of at most 64 samples (Roy and Vetterli 2007); not a number where it was not measured.</param>
/// <param name="Similarity">The mean |cosine| between the outputs of two units over those samples, 0 … 1; not a number where it was not measured.</param>
/// <param name="Values">How the outputs are distributed, or null.</param>
/// <param name="Gradients">How the gradient's values are distributed, or null.</param>
public sealed record LayerRecord(
    string Path, string Code, double Mean, double Deviation, double Zeros, double Saturated, int Units, int Dead, double GradientNorm, double GradientDeviation,
    double EffectiveRank, double Similarity, HistogramRecord? Values, HistogramRecord? Gradients);

/// <summary>One parameter at a step.</summary>
/// <param name="Name">Its key in a file of weights.</param>
/// <param name="Norm">The length of the weights before the update.</param>
/// <param name="Deviation">Their standard deviation.</param>
/// <param name="GradientNorm">The length of the gradient of the loss by them.</param>
/// <param name="GradientDeviation">The standard deviation of that gradient's values.</param>
/// <param name="UpdateRatio"><c>‖Δw‖ / ‖w‖</c> of this step; not a number where the step made no update or the weights were 0.</param>
/// <param name="Values">How the weights are distributed, or null.</param>
/// <param name="Gradients">How the gradient's values are distributed, or null.</param>
public sealed record WeightRecord(
    string Name, double Norm, double Deviation, double GradientNorm, double GradientDeviation, double UpdateRatio, HistogramRecord? Values, HistogramRecord? Gradients);

/// <summary>How values are distributed over equal bins from <c>Low</c> to <c>High</c>.</summary>
/// <param name="Low">The lower edge of the first bin.</param>
/// <param name="High">The upper edge of the last bin; equal to <c>Low</c> where all values are.</param>
/// <param name="Counts">How many values each bin has; those that are not finite are in none.</param>
public sealed record HistogramRecord(double Low, double High, long[] Counts);

/// <summary>How the loss and its gradient change along the gradient of a step (Santurkar et al. 2018).</summary>
/// <param name="LowestLoss">The lowest loss on the way.</param>
/// <param name="HighestLoss">The highest.</param>
/// <param name="GradientChange">The largest <c>‖g′ − g‖</c> on the way.</param>
/// <param name="Beta">The largest <c>‖g′ − g‖ / ‖w′ − w‖</c>: an effective β-smoothness.</param>
public sealed record SmoothnessRecord(double LowestLoss, double HighestLoss, double GradientChange, double Beta);
