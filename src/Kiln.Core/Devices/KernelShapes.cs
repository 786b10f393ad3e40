namespace Kiln.Devices;

/// <summary>The sizes of a product c <c>[M, N]</c> = op(a) · op(b): a is <c>[M, K]</c> or, transposed, <c>[K, M]</c>; b is <c>[K, N]</c> or <c>[N, K]</c>.</summary>
public readonly record struct GemmShape(int M, int N, int K, bool TransposeA = false, bool TransposeB = false)
{
    /// <summary>Floating-point operations, a multiply-add counting as two.</summary>
    public long Flops => 2L * M * N * K;
}

/// <summary>The sizes of taking every <paramref name="Stride"/>-th pixel of <c>[N, H, W, C]</c> images, with channels of zeros before and after their own.</summary>
public readonly record struct SubsampleShape(int N, int H, int W, int C, int Stride, int Before, int After)
{
    /// <summary>Height of the output: ⌈H / stride⌉.</summary>
    public int OutH => (H + Stride - 1) / Stride;

    /// <summary>Width of the output: ⌈W / stride⌉.</summary>
    public int OutW => (W + Stride - 1) / Stride;

    /// <summary>Channels of the output.</summary>
    public int OutC => Before + C + After;
}

/// <summary>Normalisation of x <c>[Rows, Columns]</c>, each column for itself, and the function that follows.</summary>
/// <param name="Rows">Values per column.</param>
/// <param name="Columns">Features or channels.</param>
/// <param name="Epsilon">Added to the variance inside the root.</param>
/// <param name="Activation">The function that follows.</param>
public readonly record struct NormShape(int Rows, int Columns, float Epsilon, Activation Activation = default)
{
    /// <summary>
    /// Whether the gradient needs the output: not where the derivative can be had from x again, which is read anyway. With a
    /// <paramref name="residual"/> that would mean to read that as well, which costs as much as the output.
    /// </summary>
    public bool NeedsOutput(bool residual) => Activation.Kind switch
    {
        ActivationKind.Identity => false,
        ActivationKind.Relu or ActivationKind.LeakyRelu => residual,
        _ => true,
    };
}

/// <summary>One SGD update; <see cref="GradientScale"/> multiplies gradients first (clipping by norm), <see cref="DecoupledDecay"/> takes rate·decay·w off apart from the velocity.</summary>
public readonly record struct SgdStep(float Rate, float Momentum, bool Nesterov, float L2Penalty, float GradientScale = 1, float DecoupledDecay = 0);

/// <summary>
/// One Adam update at step t ≥ 1: g ← s·g + l2Penalty·w; m ← β₁m + (1−β₁)g; v ← β₂v + (1−β₂)g²;
/// w ← w·(1 − rate·decoupledDecay) − rate·m̂/(√v̂ + ε), with m̂ = m/(1−β₁ᵗ), v̂ = v/(1−β₂ᵗ).
/// </summary>
public readonly record struct AdamStep(
    long Time, float Rate, float Beta1, float Beta2, float Epsilon, float L2Penalty, float DecoupledDecay, float GradientScale = 1);
