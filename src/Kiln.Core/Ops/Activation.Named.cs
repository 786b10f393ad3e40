using Kiln.Devices;

namespace Kiln;

/// <content>The functions with their usual settings.</content>
public sealed partial class ActivationOp
{
    /// <summary>x where positive, e^x − 1 elsewhere.</summary>
    public static readonly ActivationOp Elu = new(new(ActivationKind.Elu, 1));

    /// <summary>The self-normalising ELU.</summary>
    public static readonly ActivationOp Selu = new(new(ActivationKind.Selu));

    /// <summary>CELU with α = 1.</summary>
    public static readonly ActivationOp Celu = new(new(ActivationKind.Celu, 1));

    /// <summary>log(1 + e^x), linear above 20.</summary>
    public static readonly ActivationOp Softplus = new(new(ActivationKind.Softplus, 1, 20));

    /// <summary>x / (1 + |x|).</summary>
    public static readonly ActivationOp Softsign = new(new(ActivationKind.Softsign));

    /// <summary>log(1 / (1 + e^−x)).</summary>
    public static readonly ActivationOp LogSigmoid = new(new(ActivationKind.LogSigmoid));

    /// <summary>x within ±1.</summary>
    public static readonly ActivationOp HardTanh = new(new(ActivationKind.HardTanh, -1, 1));

    /// <summary>x within 0 … 6.</summary>
    public static readonly ActivationOp Relu6 = new(new(ActivationKind.HardTanh, 0, 6));

    /// <summary>x/6 + ½ within 0 … 1.</summary>
    public static readonly ActivationOp HardSigmoid = new(new(ActivationKind.HardSigmoid));

    /// <summary>x·hard-sigmoid(x).</summary>
    public static readonly ActivationOp HardSwish = new(new(ActivationKind.HardSwish));

    /// <summary>1 where x ≥ 0, else 0; no gradient.</summary>
    public static readonly ActivationOp Step = new(new(ActivationKind.Step));

    /// <summary>1 where x ≥ 0, else 0; the gradient passes as if it were the identity.</summary>
    public static readonly ActivationOp StraightStep = new(new(ActivationKind.Step, 1));

    /// <summary>x·Φ(x).</summary>
    public static readonly ActivationOp Gelu = new(new(ActivationKind.Gelu));

    /// <summary>x·Φ(x) by its tanh approximation.</summary>
    public static readonly ActivationOp GeluTanh = new(new(ActivationKind.GeluTanh));

    /// <summary>x / (1 + e^−x).</summary>
    public static readonly ActivationOp Silu = new(new(ActivationKind.Silu));

    /// <summary>x·tanh(log(1 + e^x)).</summary>
    public static readonly ActivationOp Mish = new(new(ActivationKind.Mish));

    /// <summary>sin(x)/x.</summary>
    public static readonly ActivationOp Sinc = new(new(ActivationKind.Sinc));
}

/// <summary>More elementwise functions of tensors. One with a setting other than its usual one makes an op at every call; in training use its layer.</summary>
public static class FunctionExtensions
{
    extension(Tensor x)
    {
        /// <summary>x where positive, <c>α·(e^x − 1)</c> elsewhere (Clevert et al. 2016); α is at least 0.</summary>
        public Tensor Elu(float alpha = 1) => x.Apply(With(ActivationOp.Elu, alpha));

        /// <summary>The self-normalising ELU (Klambauer et al. 2017).</summary>
        public Tensor Selu() => x.Apply(ActivationOp.Selu);

        /// <summary>x where positive, <c>α·(e^(x/α) − 1)</c> elsewhere (Barron 2017); α is above 0.</summary>
        public Tensor Celu(float alpha = 1) => x.Apply(With(ActivationOp.Celu, alpha));

        /// <summary><c>x·Φ(x)</c> (Hendrycks and Gimpel 2016), exact or by the tanh approximation.</summary>
        public Tensor Gelu(bool approximate = false) => x.Apply(approximate ? ActivationOp.GeluTanh : ActivationOp.Gelu);

        /// <summary><c>x/(1 + e^−x)</c>, also called swish.</summary>
        public Tensor Silu() => x.Apply(ActivationOp.Silu);

        /// <summary><c>x·tanh(log(1 + e^x))</c> (Misra 2019).</summary>
        public Tensor Mish() => x.Apply(ActivationOp.Mish);

        /// <summary><c>log(1 + e^βx)/β</c>, and x where βx is above the threshold, which is at least 15.</summary>
        public Tensor Softplus(float beta = 1, float threshold = 20) => x.Apply(With(ActivationOp.Softplus, beta, threshold));

        /// <summary><c>x/(1 + |x|)</c>.</summary>
        public Tensor Softsign() => x.Apply(ActivationOp.Softsign);

        /// <summary><c>log(1/(1 + e^−x))</c>.</summary>
        public Tensor LogSigmoid() => x.Apply(ActivationOp.LogSigmoid);

        /// <summary>x within two ends; the gradient is 0 at and beyond them.</summary>
        public Tensor HardTanh(float low = -1, float high = 1) => x.Apply(With(ActivationOp.HardTanh, low, high));

        /// <summary>x within 0 … 6.</summary>
        public Tensor Relu6() => x.Apply(ActivationOp.Relu6);

        /// <summary>x/6 + ½ within 0 … 1.</summary>
        public Tensor HardSigmoid() => x.Apply(ActivationOp.HardSigmoid);

        /// <summary><c>x·min(max(x + 3, 0), 6)/6</c> (Howard et al. 2019).</summary>
        public Tensor HardSwish() => x.Apply(ActivationOp.HardSwish);

        /// <summary>1 where x ≥ 0, else 0. Its gradient is 0, or passes straight through (Bengio et al. 2013).</summary>
        public Tensor Step(bool straightThrough = false) => x.Apply(straightThrough ? ActivationOp.StraightStep : ActivationOp.Step);

        /// <summary><c>sin(x)/x</c>, 1 at 0.</summary>
        public Tensor Sinc() => x.Apply(ActivationOp.Sinc);
    }

    private static ActivationOp With(ActivationOp usual, float first, float second = 0)
    {
        Activation f = new(usual.Function.Kind, first, second);
        return f == usual.Function ? usual : new(f);
    }
}
