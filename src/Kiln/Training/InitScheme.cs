namespace Kiln;

/// <summary>How all weights of a model start: by initialisers of weights and biases, and then, where <paramref name="Data"/> is given, fitted to samples.</summary>
/// <param name="Weights">First values of the weights of linear layers and convolutions.</param>
/// <param name="Biases">First values of their biases; null for what each layer chooses, zero where nothing else is said.</param>
/// <param name="Data">How the values are then fitted to the first batch, or null.</param>
public sealed record InitScheme(Init Weights, Init? Biases = null, DataInit? Data = null)
{
    /// <summary>PyTorch's default: weights and biases uniform in ±1/√fan-in, which its code calls Kaiming with a slope of √5.</summary>
    public static InitScheme Torch { get; } = new(Init.Torch, Init.Torch);

    /// <summary>Keras' default: Glorot, uniform; biases zero.</summary>
    public static InitScheme Keras { get; } = new(Init.Glorot, Init.Zero);

    /// <summary>
    /// Reads <c>torch</c>, <c>keras</c>, a data-dependent one (<c>data</c>, <c>lsuv</c>, <c>whiten</c>, with options as <see cref="DataInit.Parse"/> has them), or what
    /// <see cref="Init.Parse"/> reads, which leaves biases alone.
    /// </summary>
    /// <exception cref="ArgumentException">An unknown name, or options that do not fit it.</exception>
    public static InitScheme Parse(string text) => text.ToLowerInvariant() switch
    {
        "torch" or "pytorch" => Torch,
        "keras" or "tensorflow" => Keras,
        _ => DataInit.Parse(text) is { } data ? new(data.FirstWeights, Init.Zero, data) : new(Init.Parse(text)),
    };

    /// <summary>Sets the initialisers of every linear and convolutional layer; to be called before the store is made, which draws the values.</summary>
    /// <remarks><see cref="Data"/> needs the store and samples, and is applied by the trainer or by <see cref="DataInit.Apply(Layer, ParameterStore, ReadOnlySpan{float}, Shape)"/>.</remarks>
    public void ApplyTo(Layer net)
    {
        if (Data?.Kind != DataInitKind.Whiten) net.SetInit(Weights, Biases);   // whitening is about one layer; the others start as they chose
    }
}
