namespace Kiln;

/// <summary>A row of a table for every token: <c>y[…, :] = W[x[…], :]</c>, whole numbers <c>[N, T]</c> to <c>[N, T, features]</c>; rows start normal, as PyTorch's.</summary>
public sealed class Embedding : Layer
{
    private readonly Parameter weight;

    /// <summary>Makes the layer.</summary>
    /// <param name="tokens">How many rows the table has; tokens are 0 … tokens − 1.</param>
    /// <param name="features">Values of a row.</param>
    /// <param name="init">First values; null for a normal distribution of deviation 1.</param>
    /// <exception cref="InputException">A number below 1.</exception>
    public Embedding(int tokens, int features, Init? init = null)
    {
        Require.AtLeast(1, "Embedding tokens", tokens);
        Require.AtLeast(1, "Embedding features", features);
        weight = Param("weight", [tokens, features], init ?? new Normal(1), new Fan(tokens, features));
    }

    /// <inheritdoc/>
    public override string Code => $"Embedding({weight.Shape[0]}, {weight.Shape[1]})";

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Apply(EmbeddingOp.Instance, x.Pass.Use(weight));
}

/// <summary>Learned positions, added to every sequence: <c>y[n, t, :] = x[n, t, :] + W[t, :]</c>, x <c>[N, T, features]</c>; normal with deviation 0.02 at first (Dosovitskiy et al. 2021).</summary>
public sealed class Positions : Layer
{
    private readonly Parameter weight;

    /// <summary>Makes the layer.</summary>
    /// <param name="steps">The length of the sequences.</param>
    /// <param name="features">Features of one step.</param>
    /// <exception cref="InputException">A number below 1.</exception>
    public Positions(int steps, int features)
    {
        Require.AtLeast(1, "Positions steps", steps);
        Require.AtLeast(1, "Positions features", features);
        weight = Param("weight", [steps, features], new Normal(0.02), new Fan(steps, features), ParameterKind.Plain);
    }

    /// <inheritdoc/>
    public override string Code => $"Positions({weight.Shape[0]}, {weight.Shape[1]})";

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.AddToEach(x.Pass.Use(weight));
}
