namespace Kiln;

/// <summary>Mean and standard deviation of the activations of one layer, over all units and samples.</summary>
public readonly record struct ActivationMoments(double Mean, double Deviation);
