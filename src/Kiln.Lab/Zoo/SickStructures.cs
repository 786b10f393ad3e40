using Kiln.Devices;

namespace Kiln.Lab;

/// <summary>Networks whose layers do not belong together so.</summary>
internal static class SickStructures
{
    public static IReadOnlyList<ZooPatient> All { get; } =
    [
        .. Both("softmax before cross-entropy", "softmax-twice", (net, _) => net(new() { End = [new Softmax()] })),
        .. Both("relu as last layer", "function-at-end", (net, _) => net(new() { End = [new Relu()] })),
        .. Both("no function between two layers", "two-affine-layers", (_, images) => ZooNets.WithoutFunction(images)),
        .. Both("bias before batch norm", "bias-before-norm", (net, images) => net(new() { Norm = ZooNets.BatchNormOf(images), Bias = true })),
        .. Both("dropout before batch norm", "dropout-before-norm", (net, images) => net(new() { Norm = ZooNets.BatchNormOf(images), Behind = () => new Dropout(0.3f) })),
        .. Both("batches of 2 for batch norm", "small-batch-norm", (net, images) => net(new() { Norm = ZooNets.BatchNormOf(images) }), ZooRecipes.Adam with { BatchSize = 2 }),
        .. Both("frozen norms that go on measuring", "frozen-moved", (net, images) => Frozen(net(new() { Norm = ZooNets.BatchNormOf(images) }))),
        new("sigmoid before binary cross-entropy", "MLP", "softmax-twice", device => ZooNets.Fresh(
            device, ZooNets.Mlp(() => new Relu(), end: [new Sigmoid()], outputs: 1), new ZooData(256) { Classes = 2 }, ZooRecipes.Adam with { Loss = new BinaryCrossEntropy() })),
    ];

    private static IEnumerable<ZooPatient> Both(string name, string disease, Func<Func<Parts, Layer>, bool, Layer> make, Recipe? recipe = null)
    {
        yield return new(name, "MLP", disease, device => Of(device, false));
        yield return new(name, "CNN", disease, device => Of(device, true));

        Patient Of(Device device, bool images) => ZooNets.Fresh(device, make(parts => Net(parts, images), images), new ZooData(256) { Images = images }, recipe ?? ZooRecipes.Adam);
    }

    private static Layer Net(Parts p, bool images) => images
        ? ZooNets.Cnn(() => new Relu(), norm: p.Norm, bias: p.Bias, behind: p.Behind, end: p.End)
        : ZooNets.Mlp(() => new Relu(), norm: p.Norm, bias: p.Bias, behind: p.Behind, end: p.End);

    private static Layer Frozen(Layer net)
    {
        foreach (Parameter p in net.Parameters.Take(net.Parameters.Count - 2)) p.Frozen = p.Kind != ParameterKind.Statistic;   // all but the last layer
        return net;
    }

    /// <summary>What differs from a usual network.</summary>
    private sealed record Parts
    {
        public Func<Layer>? Norm { get; init; }

        public bool? Bias { get; init; }

        public Func<Layer>? Behind { get; init; }

        public Layer[]? End { get; init; }
    }
}
