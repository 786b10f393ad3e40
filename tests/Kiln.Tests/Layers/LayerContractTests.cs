using Kiln.Devices;
using Kiln.Testing;

namespace Kiln.Tests.Layers;

/// <summary>What every layer must do when it computes, row by row of the catalogue.</summary>
public sealed class LayerContractTests
{
    private const int Batch = 3;

    [Theory]
    [MemberData(nameof(LayerCatalog.Rows), MemberType = typeof(LayerCatalog))]
    public void Computes_what_the_summary_promised(LayerCase c)
    {
        Layer layer = c.Make();
        using var store = ParameterStore.For(layer.Parameters, new ReferenceDevice(), seed: 1);
        using Pass pass = Pass.Inference(store);
        Tensor y = layer.Forward(Input(pass, c));
        Assert.Equal([Batch, .. c.Output.ToArray()], y.Shape.ToArray());
        Assert.All(y.Keep(), v => Assert.True(float.IsFinite(v)));
    }

    [Theory]
    [MemberData(nameof(LayerCatalog.Rows), MemberType = typeof(LayerCatalog))]
    public void Values_saved_and_loaded_by_name_give_the_same_output(LayerCase c)
    {
        Layer first = c.Make(), second = c.Make();
        using var firstStore = ParameterStore.For(first.Parameters, new ReferenceDevice(), seed: 1);
        using var secondStore = ParameterStore.For(second.Parameters, new ReferenceDevice(), seed: 2);
        TrainOnce(first, firstStore, c);   // so that running statistics differ from their first values
        Dictionary<string, float[]> file = first.Parameters.ToDictionary(p => p.Path, p => p.Values.ToArray());
        foreach (Parameter p in second.Parameters) file[p.Path].CopyTo(p.Values);
        Assert.Equal(Infer(first, firstStore, c), Infer(second, secondStore, c));
    }

    [Theory]
    [MemberData(nameof(LayerCatalog.Rows), MemberType = typeof(LayerCatalog))]
    public void A_gradient_reaches_every_trained_parameter_and_the_input(LayerCase c)
    {
        Layer layer = c.Make();
        using var store = ParameterStore.For(layer.Parameters, new ReferenceDevice(), seed: 1);
        store.Gradients.Span.Fill(float.NaN);
        using Pass pass = Pass.Training(store, step: 1);
        Tensor x = pass.Variable(Values(Batch * c.Sample.Count), [Batch, .. c.Sample.ToArray()]);
        Tensor y = layer.Forward(x);
        (y * y).Sum().Backward();
        Assert.Contains(x.Gradient.ToArray(), v => v != 0);
        foreach (Parameter p in layer.Parameters.Where(p => p.Trainable))
        {
            Assert.All(p.Gradients.ToArray(), v => Assert.True(float.IsFinite(v)));
            Assert.Contains(p.Gradients.ToArray(), v => v != 0);
        }
    }

    [Theory]
    [MemberData(nameof(LayerCatalog.Rows), MemberType = typeof(LayerCatalog))]
    public void A_small_step_against_the_gradient_lowers_the_loss(LayerCase c)
    {
        if (c.Parameters == 0) return;
        Layer layer = c.Make();
        using var store = ParameterStore.For(layer.Parameters, new ReferenceDevice(), seed: 1);
        using var state = OptimizerState.For(new Sgd(1e-3f), store);
        float before = Step(), after = Step();
        Assert.True(after < before, $"{before} became {after}");

        float Step()
        {
            using Pass pass = Pass.Training(store, step: 1);
            Tensor y = layer.Forward(Input(pass, c)), loss = new MeanSquaredError().Of(y, pass.Input(new float[y.Shape.Count], y.Shape));
            loss.Backward();
            state.Step();
            return loss.Item();
        }
    }

    [Theory]
    [MemberData(nameof(LayerCatalog.Rows), MemberType = typeof(LayerCatalog))]
    public void A_warm_training_step_allocates_nothing(LayerCase c) =>
        Assert.Equal(BytesOfWarmStep(new Identity(), c), BytesOfWarmStep(c.Make(), c));   // builds without optimisation allocate for constant shapes, with and without a layer

    private static long BytesOfWarmStep(Layer layer, LayerCase c)
    {
        using var store = ParameterStore.For(layer.Parameters, new NullDevice(), seed: 1);
        float[] values = Values(Batch * c.Sample.Count);
        Shape shape = [Batch, .. c.Sample.ToArray()];
        long least = long.MaxValue;
        for (int i = 0; i < 5; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            using (Pass pass = Pass.Training(store, step: i)) layer.Forward(pass.Variable(values, shape)).Sum().Backward();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    private static Tensor Input(Pass pass, LayerCase c) => pass.Input(Values(Batch * c.Sample.Count), [Batch, .. c.Sample.ToArray()]);

    private static float[] Infer(Layer layer, ParameterStore store, LayerCase c)
    {
        using Pass pass = Pass.Inference(store);
        return layer.Forward(Input(pass, c)).Keep();
    }

    private static void TrainOnce(Layer layer, ParameterStore store, LayerCase c)
    {
        using Pass pass = Pass.Training(store, step: 1);
        layer.Forward(Input(pass, c));
    }

    private static float[] Values(int count)
    {
        var values = new float[count];
        var random = new Philox(5);
        random.FillNormal(values, 1);
        return values;
    }
}
