using Kiln.Devices;

namespace Kiln;

/// <summary>The exponential linear unit: <c>y = x</c> where positive, <c>α·(e^x − 1)</c> elsewhere (Clevert et al. 2016).</summary>
public sealed class Elu : FunctionLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="alpha">α, at least 0: −α is what large negative values become.</param>
    /// <exception cref="InputException">An alpha out of range.</exception>
    public Elu(float alpha = 1)
        : base(Checked(new(ActivationKind.Elu, alpha)))
    {
    }

    /// <inheritdoc/>
    public override string Code => Written(Option("alpha", Activation.Function.First, 1f));
}

/// <summary>The self-normalising ELU, <c>y = λx</c> where positive, <c>λα·(e^x − 1)</c> elsewhere, λ = 1.0507, α = 1.6733 (Klambauer et al. 2017); weights should start at <see cref="Init.LeCun"/>.</summary>
public sealed class Selu() : FunctionLayer(ActivationOp.Selu);

/// <summary>The continuously differentiable ELU: <c>y = x</c> where positive, <c>α·(e^(x/α) − 1)</c> elsewhere (Barron 2017).</summary>
public sealed class Celu : FunctionLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="alpha">α, above 0.</param>
    /// <exception cref="InputException">An alpha out of range.</exception>
    public Celu(float alpha = 1)
        : base(Checked(new(ActivationKind.Celu, alpha)))
    {
    }

    /// <inheritdoc/>
    public override string Code => Written(Option("alpha", Activation.Function.First, 1f));
}

/// <summary>The smooth rectifier <c>y = log(1 + e^βx)/β</c>.</summary>
public sealed class Softplus : FunctionLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="beta">β, above 0: how sharp the bend is.</param>
    /// <param name="threshold">Where βx is above it, y = x; at least 15, so that the function does not jump there.</param>
    /// <exception cref="InputException">A setting out of range.</exception>
    public Softplus(float beta = 1, float threshold = 20)
        : base(Checked(new(ActivationKind.Softplus, beta, threshold)))
    {
    }

    /// <inheritdoc/>
    public override string Code => Written(Option("beta", Activation.Function.First, 1f), Option("threshold", Activation.Function.Second, 20f));
}
