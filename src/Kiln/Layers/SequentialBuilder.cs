namespace Kiln;

/// <summary>Builds a <see cref="Sequential"/> layer by layer, as Keras' <c>Sequential</c> reads: it knows how many features reach a layer, and takes functions by name.</summary>
/// <remarks>
/// A function may be an argument, <c>.Dense(100, "sigmoid", name: "hidden")</c>, or a layer of its own, <c>.Dense(100, name: "hidden").Activation("sigmoid")</c>, which leaves room for
/// a norm between the two. Both make the same layers with the same keys: a function that is an argument is a layer with the name of the one before and its own, <c>hidden_sigmoid</c>. A layer without a name is called by its place.
/// </remarks>
/// <param name="sample">The shape of one sample, without the batch: <c>[28, 28, 1]</c>.</param>
public sealed class SequentialBuilder(Shape sample)
{
    private readonly List<(string Name, Layer Layer)> layers = [];
    private Shape shape = sample;

    /// <summary>The shape of what the last layer makes of one sample.</summary>
    public Shape Output => shape;

    /// <summary>Adds any layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="name">Its name; null for its place.</param>
    /// <exception cref="ShapeException">The layer does not fit what reaches it.</exception>
    public SequentialBuilder Add(Layer layer, string? name = null)
    {
        Shape output = ModelSummary.Of(layer, shape).Rows[^1].Output;
        shape = [.. output.ToArray().AsSpan(1)];
        layers.Add((name ?? $"{layers.Count}", layer));
        return this;
    }

    /// <summary>Adds a fully connected layer and, where given, a function after it.</summary>
    /// <param name="units">How many units.</param>
    /// <param name="activation">The function as <see cref="Activations.Parse"/> reads it; null for none.</param>
    /// <param name="name">The layer's name; null for its place.</param>
    /// <param name="bias">Whether it has a bias.</param>
    /// <param name="init">First weights; null for those of <see cref="Linear"/>.</param>
    /// <exception cref="InputException">An unknown function, or units below 1.</exception>
    public SequentialBuilder Dense(int units, string? activation = null, string? name = null, bool bias = true, Init? init = null) =>
        Add(new Linear(shape[-1], units, bias, init), name).Then(activation, name);

    /// <summary>Adds a convolution and, where given, a function after it.</summary>
    /// <param name="channels">How many channels it makes.</param>
    /// <param name="kernel">Height and width of the kernel.</param>
    /// <param name="activation">The function; null for none.</param>
    /// <param name="name">The layer's name; null for its place.</param>
    /// <param name="stride">The stride.</param>
    /// <param name="padding">Zeros around the image.</param>
    /// <param name="bias">Whether it has a bias.</param>
    /// <exception cref="InputException">An unknown function, or a size out of range.</exception>
    public SequentialBuilder Conv2d(int channels, int kernel, string? activation = null, string? name = null, int stride = 1, int padding = 0, bool bias = true) =>
        Add(new Conv2d(shape[-1], channels, kernel, stride, padding, bias: bias), name).Then(activation, name);

    /// <summary>Adds a function.</summary>
    /// <param name="function">The function as <see cref="Activations.Parse"/> reads it.</param>
    /// <param name="name">Its name; null for its place.</param>
    /// <exception cref="InputException">An unknown function.</exception>
    public SequentialBuilder Activation(string function, string? name = null) => Add(Activations.Parse(function), name);

    /// <summary>Adds a batch norm of the features that reach it.</summary>
    /// <param name="name">Its name; null for its place.</param>
    public SequentialBuilder BatchNorm(string? name = null) => Add(new BatchNorm(shape[-1]), name);

    /// <summary>Adds a maximum over windows without overlap.</summary>
    /// <param name="size">Height and width of a window.</param>
    /// <param name="name">Its name; null for its place.</param>
    public SequentialBuilder MaxPool2d(int size, string? name = null) => Add(new MaxPool2d(size), name);

    /// <summary>Adds dropout.</summary>
    /// <param name="dropProbability">The probability of an element to be dropped.</param>
    /// <param name="name">Its name; null for its place.</param>
    public SequentialBuilder Dropout(float dropProbability, string? name = null) => Add(new Dropout(dropProbability), name);

    /// <summary>Makes one axis of all.</summary>
    /// <param name="name">Its name; null for its place.</param>
    public SequentialBuilder Flatten(string? name = null) => Add(new Flatten(), name);

    /// <summary>The model.</summary>
    /// <exception cref="InputException">There are no layers, or a name is empty, has a dot or comes twice.</exception>
    public Sequential Build() => layers.Count > 0 ? new(layers.ToArray()) : throw new InputException("SequentialBuilder: expected at least one layer, received none.");

    private SequentialBuilder Then(string? activation, string? name) =>
        activation is null ? this : Activation(activation, name is null ? null : $"{name}_{activation.Split(':')[0]}");
}
