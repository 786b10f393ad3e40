using Kiln.Devices;

namespace Kiln.Cli.Benchmarks;

/// <summary>Calls to be timed that run a layer or a loss as a whole pass over the engine.</summary>
/// <remarks>The input is a parameter and the gradient of the output is given, so that neither is copied in the timed part.</remarks>
internal static class TimedPass
{
    /// <summary>A layer forward.</summary>
    public static Action Forward(Workbench bench, Layer layer, Shape shape, bool training)
    {
        (ParameterStore store, Parameter x) = StoreWith(bench, layer, shape);
        return () =>
        {
            using Pass pass = training ? Pass.Training(store, step: 0) : Pass.Inference(store);
            layer.Apply(pass.Use(x));
        };
    }

    /// <summary>A layer forward and back, to its input and its parameters.</summary>
    public static Action Both(Workbench bench, Layer layer, Shape shape)
    {
        (ParameterStore store, Parameter x) = StoreWith(bench, layer, shape);
        int outputs;
        using (Pass pass = Pass.Inference(store)) outputs = layer.Apply(pass.Use(x)).Shape.Count;
        FloatBuffer gradient = bench.Drawn(outputs);
        return () =>
        {
            using Pass pass = Pass.Training(store, step: 0);
            pass.Backward(layer.Apply(pass.Use(x)), gradient);
        };
    }

    /// <summary>A loss of class numbers forward and back.</summary>
    public static Action Loss(Workbench bench, Loss loss, int rows, int classes)
    {
        (ParameterStore store, Parameter x) = StoreWith(bench, new Identity(), [rows, classes]);
        int[] labels = bench.Labels(rows, classes);
        return () =>
        {
            using Pass pass = Pass.Training(store, step: 0);
            loss.Of(pass.Use(x), labels).Backward();
        };
    }

    /// <summary>A loss of targets within 0 … 1 that sum to 1 in a row, forward and back.</summary>
    public static Action LossOfTargets(Workbench bench, Loss loss, int rows, int columns)
    {
        var x = new Parameter("x", [rows, columns], new Normal(1));
        var t = new Parameter("t", [rows, columns], new Uniform(1)) { Frozen = true };
        ParameterStore store = bench.Store([x, t]);
        for (int r = 0; r < rows; r++)
        {
            Span<float> row = t.Values.Slice(r * columns, columns);
            float sum = 0;
            foreach (ref float value in row) sum += value = Math.Abs(value);
            foreach (ref float value in row) value /= sum;
        }

        return () =>
        {
            using Pass pass = Pass.Training(store, step: 0);
            loss.Of(pass.Use(x), pass.Use(t)).Backward();
        };
    }

    private static (ParameterStore Store, Parameter X) StoreWith(Workbench bench, Layer layer, Shape shape)
    {
        var x = new Parameter("x", shape, new Normal(1));
        return (bench.Store([x, .. layer.Parameters]), x);
    }
}
