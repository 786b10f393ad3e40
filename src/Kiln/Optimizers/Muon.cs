using System.Text.Json.Serialization;
using Kiln.Devices;

namespace Kiln;

/// <summary>
/// Muon (Jordan et al. 2024): the momentum of a matrix is made nearly orthogonal before it is followed, <c>m ← m + (1−μ)(g − m);
/// w ← w·(1 − rate·λ) − rate·√max(1, outputs/inputs)·ortho(m)</c>, or of g + μ(m − g) with Nesterov. All singular values of the move are then about 1.
/// Biases, norms and what <paramref name="AdamFor"/> names are trained by AdamW.
/// </summary>
/// <remarks>
/// ortho(m) is found by Newton and Schulz's iteration of fifth order on X = m/‖m‖: <c>X ← aX + (bA + cA²)X</c>, A = XXᵀ, with (a, b, c) = (3.4445, −4.7750, 2.0315);
/// singular values end between about 0.7 and 1.2. A convolution is the matrix <c>[outputs, inputs·height·width]</c>. Here all of it is in single
/// precision. Embeddings and the layer before the loss are better off with AdamW; name them. Gradients are overwritten.
/// </remarks>
/// <param name="LearningRate">The size of a step of matrices.</param>
/// <param name="Momentum">μ, how much of the mean gradient is kept.</param>
/// <param name="Nesterov">Whether the gradient is mixed into the mean once more.</param>
/// <param name="Iterations">How many steps of Newton and Schulz.</param>
/// <param name="WeightDecay">λ, the share of a weight taken off per unit of rate, of matrices and of the others.</param>
/// <param name="AdamRate">AdamW's rate; the schedule scales both.</param>
/// <param name="Beta1">AdamW's β₁.</param>
/// <param name="Beta2">AdamW's β₂.</param>
/// <param name="Epsilon">AdamW's ε.</param>
/// <param name="AdamFor">Paths or patterns, as of a <see cref="ParameterGroup"/>, of matrices that AdamW trains; null for none.</param>
public sealed record Muon(
    float LearningRate = 0.02f, float Momentum = 0.95f, bool Nesterov = true, int Iterations = 5, float WeightDecay = 0,
    float AdamRate = 3e-4f, float Beta1 = 0.9f, float Beta2 = 0.95f, float Epsilon = 1e-10f, IReadOnlyList<string>? AdamFor = null) : Optimizer(LearningRate)
{
    private const float A = 3.4445f, B = -4.7750f, C = 2.0315f;
    private const double Least = 1e-7;   // against division by a norm of zero

    /// <inheritdoc/>
    [JsonIgnore]
    public override int StatesPerWeight => 2;

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool PerParameter => true;

    /// <inheritdoc/>
    public override int ScratchLength(Parameter p)
    {
        if (!IsMatrix(p)) return 0;
        int side = Math.Min(p.Shape[-1], p.Shape.Count / p.Shape[-1]);
        return checked(p.Shape.Count + (2 * side * side));
    }

    /// <inheritdoc/>
    public override void Update(in UpdateStep s)
    {
        Parameter p = s.Parameter!;
        float decay = WeightDecay * s.DecayFactor;
        if (!IsMatrix(p))
        {
            float rate = s.Rate / LearningRate * AdamRate;
            s.Kernels.Adam(
                s.Weights, s.Gradients, mean: s.State(0), square: s.State(1), new AdamStep(s.Time, rate, Beta1, Beta2, Epsilon, L2Penalty: 0, decay, s.GradientScale));
            return;
        }

        FloatBuffer gradient = s.Gradients, mean = s.State(0);
        s.Kernels.Scale(gradient, s.GradientScale, new(gradient));
        s.Kernels.Mix(gradient, 1 - Momentum, mean);
        if (Nesterov) s.Kernels.Mix(mean, Momentum, gradient);
        else s.Kernels.Scale(mean, 1, new(gradient));
        int columns = p.Shape[-1], rows = p.Shape.Count / columns, outputs = p.FileShape[0], inputs = p.Shape.Count / outputs;
        FloatBuffer direction = Orthogonalize(s.Kernels, gradient, s.Scratch, rows, columns);
        float move = (float)(s.Rate * Math.Sqrt(Math.Max(1, (double)outputs / inputs)));
        s.Kernels.Scale(s.Weights, (float)(1 - ((double)s.Rate * decay)), new(s.Weights));
        s.Kernels.Sgd(s.Weights, direction, velocity: default, new SgdStep(move, Momentum: 0, Nesterov: false, L2Penalty: 0));
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require.BelowOne("momentum", Momentum);
        Require.AtLeast(1, "iterations", Iterations);
        Require.NotNegative("weightDecay", WeightDecay);
        Require.Positive("adamRate", AdamRate);
        Require.BelowOne("beta1", Beta1);
        Require.BelowOne("beta2", Beta2);
        Require.Positive("epsilon", Epsilon);
        foreach (string match in AdamFor ?? []) new ParameterGroup(match).Validate();
    }

    /// <summary>Whether a parameter is orthogonalised: weights of two axes and more that nobody exempted.</summary>
    private bool IsMatrix(Parameter p)
    {
        if (p.Kind != ParameterKind.Weight || p.Shape.Rank < 2) return false;
        for (int i = 0; i < AdamFor?.Count; i++)   // by index: an enumerator would be allocated in every step
        {
            if (ParameterGroup.Matches(AdamFor[i], p.Path)) return false;
        }

        return true;
    }

    /// <summary>Where the nearly orthogonal matrix stands: in x itself or in the scratch, which are used in turns.</summary>
    private FloatBuffer Orthogonalize(Kernels kernels, FloatBuffer x, FloatBuffer scratch, int rows, int columns)
    {
        bool tall = rows >= columns;
        int side = Math.Min(rows, columns), area = side * side;
        FloatBuffer next = scratch.Slice(0, x.Length), gram = scratch.Slice(x.Length, area), mixed = scratch.Slice(x.Length + area, area);
        kernels.Scale(x, (float)(1 / (Math.Sqrt(kernels.SumOfSquares(x)) + Least)), new(x));
        for (int i = 0; i < Iterations; i++)
        {
            kernels.Gemm(new GemmShape(side, side, Math.Max(rows, columns), TransposeA: tall, TransposeB: !tall), x, x, bias: default, new Into(gram));
            kernels.Gemm(new GemmShape(side, side, side), gram, gram, bias: default, new Into(mixed));
            kernels.Scale(mixed, C, new(mixed));
            kernels.Scale(gram, B, new(mixed, add: true));
            kernels.Scale(x, A, new(next));
            if (tall) kernels.Gemm(new GemmShape(rows, columns, side), x, mixed, bias: default, new Into(next, add: true));
            else kernels.Gemm(new GemmShape(rows, columns, side), mixed, x, bias: default, new Into(next, add: true));
            (x, next) = (next, x);
        }

        return x;
    }
}
