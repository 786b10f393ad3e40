using Kiln.Devices;

namespace Kiln.Lab;

/// <summary>Networks whose first weights, or what became of them, let no signal or no gradient through.</summary>
internal static class SickSignals
{
    private const int Deep = 7;

    private static readonly Func<Layer> Relu = () => new Relu(), Tanh = () => new Tanh(), Sigmoid = () => new Sigmoid();

    public static IReadOnlyList<ZooPatient> All { get; } =
    [
        .. Both("all weights 0", "symmetric-start", Relu, Init.Zero, 2),
        .. Both("all weights 0.1", "symmetric-start", Tanh, new Constant(0.1), 2),
        .. Both("small random weights in depth", "shrinking-activations", Tanh, new Normal(0.05), Deep),
        .. Both("tiny random weights in depth", "gradient-lost-to-weights", Relu, new Normal(0.03), Deep),
        .. Both("large random weights in depth", "growing-activations", Relu, new Normal(0.6), Deep),
        .. Both("weights that make gradients explode", "exploding-gradients", Relu, new Normal(1), Deep),
        .. Both("tanh driven into its flat ends", "saturated-functions", Tanh, new Normal(1.5), 2),
        .. Both("sigmoids in depth", "gradient-lost-to-slopes", Sigmoid, Init.Glorot, Deep),
        .. Both("weights around the saddle at 0", "plateau", Tanh, new Normal(1e-3), 2, last: new Normal(1e-3)),
        .. Both("large weights in the last layer", "wrong-initial-loss", Relu, null, 2, last: new Normal(2)),
        new("weights beyond the range of floats", "MLP", "not-finite", device => Of(device, false, Relu, new Normal(1e15), 4)),
        new("weights beyond the range of floats", "CNN", "not-finite", device => Of(device, true, Relu, new Normal(1e15), 4)),
        new("biases far below 0 in the second layer", "MLP", "dead-units", device => Of(device, false, Relu, null, 2, change: net => net.Parameters[3].Values.Fill(-50))),
        new("biases far below 0 in the second layer", "CNN", "dead-units", device => Of(device, true, Relu, null, 2, change: net => net.Parameters[3].Values.Fill(-50))),
        new("half of the units of the first layer killed", "MLP", "dead-units", device => Of(device, false, Relu, null, 2, change: net => net.Parameters[1].Values[..16].Fill(-50))),
    ];

    private static IEnumerable<ZooPatient> Both(string name, string disease, Func<Layer> function, Init? init, int hidden, Init? last = null)
    {
        yield return new(name, "MLP", disease, device => Of(device, false, function, init, hidden, last));
        yield return new(name, "CNN", disease, device => Of(device, true, function, init, hidden, last));
    }

    private static Patient Of(Device device, bool images, Func<Layer> function, Init? init, int hidden, Init? last = null, Action<Layer>? change = null) => ZooNets.Fresh(
        device,
        images ? ZooNets.Cnn(function, init, hidden, last: last) : ZooNets.Mlp(function, init, hidden, last: last),
        new ZooData(256) { Images = images },
        ZooRecipes.Adam,
        change: change);
}
