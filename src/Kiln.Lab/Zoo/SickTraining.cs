using Kiln.Devices;

namespace Kiln.Lab;

/// <summary>Networks whose training is wrong, or came to nothing.</summary>
internal static class SickTraining
{
    public static IReadOnlyList<ZooPatient> All { get; } =
    [
        .. Both("plain descent at a rate of 30", "rate-too-high", images => Fresh(images, ZooRecipes.Sgd(30))),
        new("Adam at a rate of 3", "CNN", "rate-too-high", Fresh(images: true, ZooRecipes.Adam with { Optimizer = new Adam(3) })),
        .. Both("plain descent at a rate of 1e-5", "rate-too-low", images => Fresh(images, ZooRecipes.Sgd(1e-5f))),
        .. Both("a first layer at a millionth of the rate", "update-ratio", images => Fresh(images, ZooRecipes.Adam with { Groups = [new("0", RateFactor: 1e-6f)] })),
        .. Both("running statistics that lag behind", "train-eval-gap", images => Trained(
            images, new ZooData(256) { Images = images, Scale = 3, Shift = 2 }, ZooRecipes.Adam, ZooNets.BatchNormOf(images, newWeight: 0.001f))),
        .. Both("many epochs on a few samples of random labels", "overfitting", images => Trained(images, new ZooData(24) { Images = images, RandomLabels = true }, ZooRecipes.Adam with { Epochs = 60 })),
        .. Both("one epoch in small steps", "underfitting", images => Trained(images, new ZooData(256) { Images = images }, ZooRecipes.Adam with { Optimizer = new Adam(1e-4f), Epochs = 1 })),
        new("an affine model for classes that cross", "MLP", "underfitting", device => ZooNets.Trained(
            device, new Sequential(new Linear(ZooData.Features, 2, init: Init.Glorot)), new ZooData(256) { Classes = 2, Crossed = true }, new ZooData(64, part: 1) { Classes = 2, Crossed = true }, ZooRecipes.Adam)),
    ];

    private static IEnumerable<ZooPatient> Both(string name, string disease, Func<bool, Func<Device, Patient>> make)
    {
        yield return new(name, "MLP", disease, make(false));
        yield return new(name, "CNN", disease, make(true));
    }

    private static Layer Net(bool images, Func<Layer>? norm = null) => images ? ZooNets.Cnn(() => new Relu(), norm: norm) : ZooNets.Mlp(() => new Relu(), norm: norm);

    private static Func<Device, Patient> Fresh(bool images, Recipe recipe) => device => ZooNets.Fresh(device, Net(images), new ZooData(256) { Images = images }, recipe);

    private static Func<Device, Patient> Trained(bool images, ZooData train, Recipe recipe, Func<Layer>? norm = null) => device =>
        ZooNets.Trained(device, Net(images, norm), train, new ZooData(128, part: 1) { Images = images, Scale = train.Scale, Shift = train.Shift }, recipe);
}
