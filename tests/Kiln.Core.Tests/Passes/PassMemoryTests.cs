using Kiln.Testing;

namespace Kiln.Core.Tests.Passes;

/// <summary>Who holds the memory of values and gradients, and until when.</summary>
public sealed class PassMemoryTests : IDisposable
{
    private readonly Parameter w = new("layer.weight", [2], Init.One);
    private readonly ParameterStore store;

    public PassMemoryTests() => store = ParameterStore.For([w], new ReferenceDevice(), seed: 1);

    public void Dispose() => store.Dispose();

    [Fact]
    public void The_gradient_of_a_sum_is_handed_over_to_its_first_input_and_copied_to_the_second()
    {
        using Pass pass = Pass.Training(store, 0);
        Tensor a = pass.Variable([1, 2], [2]), b = pass.Variable([3, 4], [2]), product = (a + b) * pass.Input([5, 6], [2]);
        product.Sum().Backward();
        Assert.Equal([5, 6], a.Gradient.ToArray());
        Assert.Equal([5, 6], b.Gradient.ToArray());
        product.Sum().Backward();
        Assert.Equal([10, 12], a.Gradient.ToArray());
        Assert.Equal([10, 12], b.Gradient.ToArray());
    }

    [Fact]
    public void A_sum_with_itself_has_twice_the_gradient()
    {
        using Pass pass = Pass.Training(store, 0);
        Tensor a = pass.Variable([1, 2], [2]);
        (a + a).Relu().Sum().Backward();
        Assert.Equal([2, 2], a.Gradient.ToArray());
    }

    [Fact]
    public void A_released_value_says_so_and_its_memory_is_used_again()
    {
        Pass pass = Pass.Inference(store);
        Tensor x = pass.Input([1, -2], [2]), y = x.Relu();
        pass.Release(y);
        Assert.Equal(1, pass.BuffersOutstanding);
        Assert.StartsWith("This tensor [2] was an intermediate value between two layers", Assert.Throws<InvalidOperationException>(() => y.Keep()).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => y.Relu());
        pass.Release(y);
        Assert.Equal([2, -4], (x + x).Keep());
        pass.Dispose();
        Assert.Equal(0, pass.BuffersOutstanding);
    }

    [Fact]
    public void Values_are_kept_in_training_while_a_probe_watches_and_where_another_shares_their_memory()
    {
        using (Pass training = Pass.Training(store, 0)) Assert.Equal([1, 0], Kept(training, training.Input([1, -2], [2]).Relu()));
        using Pass pass = Pass.Inference(store);
        Tensor x = pass.Input([1, -2], [2]).Relu(), y = x.Reshape([2, 1]), w = pass.Use(this.w);
        Assert.Equal([1, 0], Kept(pass, x));
        Assert.Equal([1, 0], Kept(pass, y));
        Assert.Equal([1, 1], Kept(pass, w));
        pass.Probe = new Nobody();
        Assert.Equal([-1, 2], Kept(pass, pass.Input([1, -2], [2]).Scale(-1)));

        static float[] Kept(Pass pass, Tensor x)
        {
            pass.Release(x);
            return x.Keep();
        }
    }

    [Fact]
    public void Gradients_of_intermediate_values_go_back_to_the_pool()
    {
        using Pass pass = Pass.Training(store, 0);
        Tensor y = pass.Use(w) * pass.Input([1, 2], [2]), loss = y.Relu().Sum();
        int before = pass.BuffersOutstanding;
        loss.Backward();
        Assert.Equal(before, pass.BuffersOutstanding);
        Assert.True(y.Gradient.IsEmpty);
    }

    private sealed class Nobody : Probe
    {
        public override void Saw(string path, Tensor output)
        {
        }
    }
}
