using Kiln.Testing;

namespace Kiln.Core.Tests.Passes;

/// <summary>Where a pass may be walked back from.</summary>
public sealed class PassBackwardTests : IDisposable
{
    private readonly Parameter w = new("layer.weight", [2], Init.One), other = new("other.weight", [2], Init.One);
    private readonly ParameterStore store;

    public PassBackwardTests() => store = ParameterStore.For([w, other], new ReferenceDevice(), seed: 1);

    public void Dispose() => store.Dispose();

    [Fact]
    public void Backward_can_start_from_any_tensor_with_a_given_gradient()
    {
        using Pass pass = Pass.Training(store, 0);
        Tensor y = pass.Use(w) * pass.Input([3, 5], [2]);
        using var gradient = Kiln.Devices.Slab.OfMainMemory(2);
        gradient.Buffer.Span[0] = 10;
        gradient.Buffer.Span[1] = 100;
        pass.Backward(y, gradient.Buffer);
        Assert.Equal([30, 500], w.Gradients.ToArray());
        Assert.Equal([0, 0], other.Gradients.ToArray());
        Assert.Equal([10, 100], gradient.Buffer.Span.ToArray());
    }

    [Fact]
    public void A_given_gradient_of_another_size_is_refused()
    {
        using Pass pass = Pass.Training(store, 0);
        Tensor y = pass.Use(w).Scale(2);
        using var gradient = Kiln.Devices.Slab.OfMainMemory(3);
        Assert.Contains("3 values does not fit a tensor [2]", Assert.Throws<ArgumentException>(() => pass.Backward(y, gradient.Buffer)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Backward_in_an_inference_pass_is_refused()
    {
        using Pass pass = Pass.Inference(store);
        Assert.Throws<InvalidOperationException>(() => pass.Input([1], [1]).Backward());
    }
}
