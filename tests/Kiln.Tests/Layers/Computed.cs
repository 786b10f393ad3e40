using Kiln.Testing;

namespace Kiln.Tests.Layers;

/// <summary>One forward pass of a layer over the reference device, with parameters set by hand.</summary>
internal static class Computed
{
    public static float[] Inference(Layer layer, float[] x, Shape shape, params (string Path, float[] Values)[] parameters) => Of(layer, x, shape, training: false, step: 0, parameters);

    public static float[] Training(Layer layer, float[] x, Shape shape, long step = 0) => Of(layer, x, shape, training: true, step, []);

    private static float[] Of(Layer layer, float[] x, Shape shape, bool training, long step, (string Path, float[] Values)[] parameters)
    {
        using var store = ParameterStore.For(layer.Parameters, new ReferenceDevice(), seed: 9);
        foreach ((string path, float[] values) in parameters) values.CopyTo(layer.Parameters.Single(p => p.Path == path).Values);
        using Pass pass = training ? Pass.Training(store, step) : Pass.Inference(store);
        return layer.Forward(pass.Input(x, shape)).Keep();
    }
}
