using Kiln.Devices;

namespace Kiln.Lab;

/// <summary>Networks in which nothing serious is to be found.</summary>
internal static class HealthyNets
{
    private static readonly Func<Layer> Relu = () => new Relu();

    public static IReadOnlyList<ZooPatient> All { get; } =
    [
        Points("relu, He", () => ZooNets.Mlp(Relu)),
        Points("tanh, Glorot, six layers", () => ZooNets.Mlp(() => new Tanh(), Init.Glorot, hidden: 6)),
        Points("sigmoid, one layer", () => ZooNets.Mlp(() => new Sigmoid(), Init.Glorot, hidden: 1)),
        Points("selu, LeCun, eight layers", () => ZooNets.Mlp(() => new Selu(), Init.LeCun, hidden: 8)),
        Points("relu, He, twelve layers", () => ZooNets.Mlp(Relu, hidden: 12)),
        Points("layer norm", () => ZooNets.Mlp(Relu, norm: ZooNets.LayerNorm)),
        Points("batch norm, sigmoid, six layers", () => ZooNets.Mlp(() => new Sigmoid(), Init.Glorot, hidden: 6, norm: ZooNets.BatchNormOf(images: false))),
        Points("plain descent", () => ZooNets.Mlp(Relu), ZooRecipes.Sgd()),
        new("regression by squared error", "MLP", null, device => ZooNets.Fresh(device, ZooNets.Mlp(Relu, outputs: 1), new ZooData(256) { Classes = 2 }, ZooRecipes.Adam with { Loss = new MeanSquaredError() })),
        new("yes or no, binary cross-entropy", "MLP", null, device => ZooNets.Fresh(device, ZooNets.Mlp(Relu, outputs: 1), new ZooData(256) { Classes = 2 }, ZooRecipes.Adam with { Loss = new BinaryCrossEntropy() })),
        Images("CNN", "without norms", () => ZooNets.Cnn(Relu)),
        Images("CNN", "batch norm", () => ZooNets.Cnn(Relu, norm: ZooNets.BatchNormOf(images: true))),
        Images("CNN", "group norm", () => ZooNets.Cnn(Relu, norm: ZooNets.GroupNorm)),
        Images("ResNet", "eight layers", ZooNets.ResNet),
        Images("ViT", "four patches", ZooNets.Transformer),
        Images("GRU", "row by row", ZooNets.Recurrent),
        new("trained", "MLP", null, device => Trained(device, ZooNets.Mlp(Relu), false)),
        new("trained with dropout", "MLP", null, device => Trained(device, ZooNets.Mlp(Relu, behind: () => new Dropout(0.2f)), false)),
        new("trained with batch norm", "CNN", null, device => Trained(device, ZooNets.Cnn(Relu, norm: ZooNets.BatchNormOf(images: true)), true)),
        new("bytes as input, batch norm after the first layer", "CNN", null, device => ZooNets.Fresh(
            device, ZooNets.Cnn(Relu, norm: ZooNets.BatchNormOf(images: true)), new ZooData(256) { Images = true, Scale = 60, Shift = 100 }, ZooRecipes.Adam)),
    ];

    private static ZooPatient Points(string name, Func<Layer> net, Recipe? recipe = null) =>
        new(name, "MLP", null, device => ZooNets.Fresh(device, net(), new ZooData(256), recipe ?? ZooRecipes.Adam, new ZooData(128, part: 1)));

    private static ZooPatient Images(string kind, string name, Func<Layer> net) =>
        new(name, kind, null, device => ZooNets.Fresh(device, net(), new ZooData(256) { Images = true }, ZooRecipes.Adam, new ZooData(128, part: 1) { Images = true }));

    private static Patient Trained(Device device, Layer net, bool images) =>
        ZooNets.Trained(device, net, new ZooData(256) { Images = images }, new ZooData(128, part: 1) { Images = images }, ZooRecipes.Adam);
}
