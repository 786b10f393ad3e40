using Kiln.Testing;

namespace Kiln.Core.Tests;

/// <summary>A pass on the reference device for one test, with parameters if it wants some.</summary>
internal sealed class ReferencePass : IDisposable
{
    private readonly ParameterStore store;

    public ReferencePass(bool training = true, params Parameter[] parameters)
    {
        store = ParameterStore.For(parameters, new ReferenceDevice(), seed: 1);
        Pass = training ? Pass.Training(store, step: 0) : Pass.Inference(store);
    }

    public Pass Pass { get; }

    /// <summary>A tensor of the values 1, 2, 3, … that wants a gradient.</summary>
    public Tensor Counting(Shape shape) => Pass.Variable([.. Enumerable.Range(1, shape.Count).Select(i => (float)i)], shape);

    public Tensor Variable(Shape shape, params float[] values) => Pass.Variable(values, shape);

    public void Dispose()
    {
        Pass.Dispose();
        store.Dispose();
    }
}
