using System.Text.Json.Serialization;
using Kiln.Devices;

namespace Kiln;

/// <summary>The form of a matrix that gradients are multiplied with.</summary>
public enum PreconditionerForm
{
    /// <summary>A number for every weight.</summary>
    Diagonal,

    /// <summary>P = I ⊗ R or L ⊗ I: for a weight as a matrix <c>[inputs, outputs]</c>, a full matrix over the shorter of the two sides; vectors keep a diagonal.</summary>
    Kronecker,
}

/// <summary>
/// Static preconditioning: another optimiser is given <c>P·g</c> in place of g. P is symmetric and positive definite, found from the gradients of the first updates, and then
/// stays: <c>P = c·(C^½ + δ·max C^½)⁻¹</c>, where C is the mean of g² for the diagonal form, of GᵀG or GGᵀ for the other (Gupta et al. 2018 keep both sides and never stop).
/// </summary>
/// <remarks>
/// The first updates only look: weights stay where they are. c makes the mean of P's diagonal 1, so that a learning rate keeps its meaning. The diagonal of C^½ on a quadratic is the
/// curvature times the distance, so steps no longer depend on the ratio of curvatures. Gradients are overwritten.
/// </remarks>
/// <param name="Inner">The optimiser that takes the steps; descent with momentum 0.9 where null.</param>
/// <param name="Form">Whether P is a diagonal or has a full matrix for one side of each weight.</param>
/// <param name="Updates">How many updates look at gradients before the first step.</param>
/// <param name="Damping">δ, relative to the largest root: P's largest and smallest eigenvalue are at most 1 + 1/δ apart.</param>
/// <param name="LearningRate">The size of a step of the inner optimiser; 0 for the one it says itself.</param>
public sealed record Preconditioned(
    Optimizer? Inner = null, PreconditionerForm Form = PreconditionerForm.Diagonal, int Updates = 10, float Damping = 0.1f, float LearningRate = 0)
    : Optimizer(LearningRate != 0 ? LearningRate : (Inner ?? Default).LearningRate)
{
    private const int LongestSide = 1024;   // of a full matrix: the work of finding its root grows with the third power

    private static readonly Optimizer Default = new Sgd(0.01f, Momentum: 0.9f);

    /// <summary>The optimiser that takes the steps.</summary>
    public Optimizer Inner { get; init; } = Inner ?? Default;

    /// <inheritdoc/>
    [JsonIgnore]
    public override int StatesPerWeight => Inner.StatesPerWeight + 1;

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool PerParameter => true;

    /// <inheritdoc/>
    internal override bool ShrinksAll => DecayAll || Inner.ShrinksAll;

    /// <inheritdoc/>
    public override float FirstState(int i) => i < Inner.StatesPerWeight ? Inner.FirstState(i) : 0;

    /// <inheritdoc/>
    public override int ScratchLength(Parameter p) => Math.Max(Inner.ScratchLength(p), p.Shape.Count);

    /// <inheritdoc/>
    public override void Update(in UpdateStep s)
    {
        int outputs = s.Parameter!.Shape[-1], inputs = s.Weights.Length / outputs, side = Math.Min(inputs, outputs);
        bool full = Form == PreconditionerForm.Kronecker && side is > 1 and <= LongestSide, left = inputs < outputs;
        FloatBuffer p = s.State(Inner.StatesPerWeight), g = s.Gradients;
        if (s.GradientScale != 1) s.Kernels.Scale(g, s.GradientScale, new(g));
        if (full) p = p.Slice(0, side * side);
        if (s.Time <= Updates)
        {
            if (!full) s.Kernels.Multiply(g, g, new(p, add: true));
            else if (left) s.Kernels.Gemm(new(side, side, outputs, TransposeB: true), g, g, default, new(p, add: true));
            else s.Kernels.Gemm(new(side, side, inputs, TransposeA: true), g, g, default, new(p, add: true));
            if (s.Time < Updates) return;
            if (full) InverseRoots.Full(p.Span, Damping);
            else InverseRoots.Diagonal(p.Span, Damping);
            return;
        }

        if (!full)
        {
            s.Kernels.Multiply(g, p, new(g));
        }
        else
        {
            FloatBuffer room = s.Scratch.Slice(0, g.Length);
            s.Kernels.Scale(g, 1, new(room));
            if (left) s.Kernels.Gemm(new(inputs, outputs, inputs), p, room, default, new(g));
            else s.Kernels.Gemm(new(inputs, outputs, outputs), room, p, default, new(g));
        }

        Inner.Update(s with { Time = s.Time - Updates, GradientScale = 1 });
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Inner.Validate();
        Require.AtLeast(1, "updates", Updates);
        Require.NotNegative("damping", Damping);
        if (Inner is Preconditioned or Lookahead) throw new InputException("inner: expected an optimiser that has none inside, received one; lookahead takes preconditioned inside, not the other way round.");
    }
}
