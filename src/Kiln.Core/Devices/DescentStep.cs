namespace Kiln.Devices;

/// <summary>What all updates have in common: <c>g ← scale·g + l2Penalty·w</c>, then <c>w ← keep·w − move·direction</c>, where the rule makes the direction of g.</summary>
/// <param name="Move">The factor of the direction: the learning rate and what corrects it.</param>
/// <param name="Keep">What is left of a weight by decay apart from the gradient: 1 − rate·weightDecay.</param>
/// <param name="L2Penalty">λ, added to the gradient as λw.</param>
/// <param name="GradientScale">Multiplies gradients first (clipping by norm).</param>
public readonly record struct DescentStep(float Move, float Keep = 1, float L2Penalty = 0, float GradientScale = 1);

/// <summary>
/// A direction from two moments: <c>m ← β₁m + (1−β₁)g;  v ← β₂v + (1−β₂)g²;  (meanShare·m + gradientShare·g)/(rootFactor·√v + ε)</c>.
/// </summary>
/// <param name="Beta1">β₁.</param>
/// <param name="Beta2">β₂.</param>
/// <param name="MeanShare">The factor of m: its correction for starting at zero, where there is one.</param>
/// <param name="GradientShare">The factor of the gradient itself, for looking ahead as Nesterov does.</param>
/// <param name="RootFactor">The factor of √v; 0 leaves the length of m as it is.</param>
/// <param name="Epsilon">ε.</param>
public readonly record struct MomentStep(float Beta1, float Beta2, float MeanShare, float GradientShare, float RootFactor, float Epsilon);

/// <summary>How the step of a weight grows and shrinks by signs of its gradient alone.</summary>
/// <param name="Shrink">η⁻, the factor where the sign has changed.</param>
/// <param name="Grow">η⁺, the factor where it has not.</param>
/// <param name="Least">The smallest step.</param>
/// <param name="Most">The largest step.</param>
public readonly record struct SignStep(float Shrink, float Grow, float Least, float Most);
