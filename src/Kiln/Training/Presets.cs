namespace Kiln;

/// <summary>Recipes with a name.</summary>
public static class Presets
{
    /// <summary>Fashion-MNIST with a small convolutional network, in a few minutes on two cores.</summary>
    public static Recipe Default { get; } = new();

    /// <summary>Eleven hidden layers of a hundred tanh units: deep enough that first values decide whether it learns (Glorot and Bengio 2010).</summary>
    public static Recipe Mlp11 { get; } = new()
    {
        Model = "mlp11",
        Init = "glorot",
        BatchSize = 64,
        Optimizer = new Adam(LearningRate: 1e-3f),
        Schedule = new ConstantSchedule(),
    };

    /// <summary>Two convolutions and three linear layers, each but the last with batch normalisation (Ioffe and Szegedy 2015).</summary>
    public static Recipe CnnBn { get; } = new()
    {
        Data = "shapes-color",
        Model = "cnnbn",
        BatchSize = 64,
        Optimizer = new Sgd(LearningRate: 0.01f, Momentum: 0.9f),
        Schedule = new ConstantSchedule(),
    };

    /// <summary>The names that <see cref="Get"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = ["default", "mlp11", "cnnbn"];

    /// <summary>The recipe of a name.</summary>
    /// <exception cref="InputException">No recipe has this name.</exception>
    public static Recipe Get(string name) => name switch
    {
        "default" => Default,
        "mlp11" => Mlp11,
        "cnnbn" => CnnBn,
        _ => throw new InputException($"No recipe is named '{name}'; known are {string.Join(", ", Names)}."),
    };
}
