using static Kiln.Cli.Benchmarks.TimedPass;

namespace Kiln.Cli.Benchmarks;

/// <summary>Every activation function and every dropout forward and back, over two million values that no cache holds.</summary>
internal static class TimedActivations
{
    private const int Images = 128, Side = 32, Channels = 16;

    /// <summary>All of them.</summary>
    public static IEnumerable<TimedOp> All =>
    [
        .. from entry in Activations.Entries
           where entry.Name is not ("softmax" or "log-softmax" or "linear" or "step" or "step:straight")
           select Of($"act_{entry.Name.Replace('-', '_').Replace(':', '_')}", () => Activations.Parse(entry.Name)),
        Of("dropout", () => new Dropout(0.5f)),
        Of("dropout2d", () => new Dropout2d(0.5f)),
        Of("droppath", () => new DropPath(0.2f)),
        new("softmax_fwd_bwd_256x1000", "us", 1e3, bench => Both(bench, new Softmax(), [256, 1000])),
        new("log_softmax_fwd_bwd_256x1000", "us", 1e3, bench => Both(bench, new LogSoftmax(), [256, 1000])),
    ];

    private static TimedOp Of(string name, Func<Layer> layer) => new($"{name}_fwd_bwd_2M", "ms", 1, bench => Both(bench, layer(), [Images, Side, Side, Channels]));
}
