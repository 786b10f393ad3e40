namespace Kiln.Cli.Benchmarks;

/// <summary>Optimiser steps over as many weights as ResNet-18 has, in 60 parameters.</summary>
internal static class TimedUpdates
{
    private const int Parameters = 60, Weights = 11_000_000;

    /// <summary>All of them.</summary>
    public static IEnumerable<TimedOp> All =>
    [
        Of("adam", new Adam()),
        Of("adamw", new AdamW()),
        Of("sgd_momentum", new Sgd(1e-3f, Momentum: 0.9f)),
        Of("rmsprop", new RmsProp()),
        Of("adagrad", new Adagrad()),
        Of("adadelta", new Adadelta()),
        Of("adamax", new Adamax()),
        Of("nadam", new NAdam()),
        Of("radam", new RAdam()),
        Of("asgd", new Asgd()),
        Of("rprop", new Rprop()),
    ];

    private static TimedOp Of(string name, Optimizer optimizer) => new($"{name}_update_11M", "ms", 1, bench =>
    {
        ParameterStore store = bench.Store(Enumerable.Range(0, Parameters).Select(i => new Parameter($"w{i}", [Weights / Parameters], new Normal(1))));
        bench.Drawn(store.Gradients.Length).Span.CopyTo(store.Gradients.Span);
        OptimizerState state = bench.Own(OptimizerState.For(optimizer, store));
        return () => state.Step();
    });
}
