using Kiln.Cpu;
using Kiln.Testing;

namespace Kiln.Core.Tests.Passes;

public sealed class PassTests : IDisposable
{
    private readonly Parameter w = new("layer.weight", [2], Init.One), other = new("other.weight", [2], Init.One);
    private readonly ParameterStore store;

    public PassTests() => store = ParameterStore.For([w, other], new ReferenceDevice(), seed: 1);

    public void Dispose() => store.Dispose();

    [Fact]
    public void A_tensor_of_an_ended_pass_says_so()
    {
        Tensor x;
        using (Pass pass = Pass.Inference(store)) x = pass.Input([1], [1]);
        Assert.Contains("has ended; call Keep()", Assert.Throws<InvalidOperationException>(() => x.Item()).Message, StringComparison.Ordinal);
        Assert.Equal("Tensor (its pass has ended)", x.ToString());
    }

    [Fact]
    public void A_tensor_of_an_ended_pass_does_not_come_alive_in_the_next()
    {
        Tensor x;
        using (Pass pass = Pass.Inference(store)) x = pass.Input([1], [1]);
        using Pass next = Pass.Inference(store);
        next.Input([2], [1]);
        Assert.Throws<InvalidOperationException>(() => x.Item());
    }

    [Fact]
    public void A_pass_within_a_pass_is_refused()
    {
        using Pass pass = Pass.Training(store, 0);
        Assert.Contains("has not ended", Assert.Throws<InvalidOperationException>(() => Pass.Inference(store)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Backward_replaces_the_gradients_of_the_step_before()
    {
        Step(0, 3);
        Step(1, 5);
        Assert.Equal([5, 10], w.Gradients.ToArray());
    }

    [Fact]
    public void Accumulation_adds_to_the_gradients_of_the_step_before()
    {
        Step(0, 3);
        Step(1, 5, accumulate: true);
        Assert.Equal([8, 16], w.Gradients.ToArray());
    }

    [Fact]
    public void Gradients_that_nothing_reached_are_zeroed()
    {
        other.Gradients.Fill(9);
        Step(0, 3);
        Assert.Equal([0, 0], other.Gradients.ToArray());
    }

    [Fact]
    public void Accumulation_leaves_gradients_that_nothing_reached()
    {
        other.Gradients.Fill(9);
        Step(0, 3, accumulate: true);
        Assert.Equal([9, 9], other.Gradients.ToArray());
    }

    [Fact]
    public void A_parameter_that_was_used_but_not_reached_is_zeroed_too()
    {
        other.Gradients.Fill(9);
        using Pass pass = Pass.Training(store, 0);
        _ = pass.Use(other).Sum();
        (pass.Use(w) * pass.Input([1, 2], [2])).Sum().Backward();
        Assert.Equal([0, 0], other.Gradients.ToArray());
    }

    [Fact]
    public void A_parameter_used_twice_gets_the_sum_of_both_gradients()
    {
        using Pass pass = Pass.Training(store, 0);
        Tensor a = pass.Use(w) * pass.Input([1, 2], [2]), b = pass.Use(w) * pass.Input([10, 20], [2]);
        (a + b).Sum().Backward();
        Assert.Equal([11, 22], w.Gradients.ToArray());
    }

    [Fact]
    public void Two_losses_of_one_pass_add_their_gradients()
    {
        using Pass pass = Pass.Training(store, 0);
        Tensor shared = pass.Use(w) * pass.Input([1, 2], [2]);
        Tensor first = shared.Sum(), second = shared.Scale(10).Sum();
        first.Backward();
        second.Backward();
        Assert.Equal([11, 22], w.Gradients.ToArray());
    }

    [Fact]
    public void A_parameter_under_another_shape_gets_its_gradient()
    {
        using Pass pass = Pass.Training(store, 0);
        pass.Input([1, 2], [1, 2]).MatMul(pass.Use(w).Reshape([2, 1])).Sum().Backward();
        Assert.Equal([1, 2], w.Gradients.ToArray());
    }

    [Fact]
    public void A_frozen_parameter_is_used_but_has_no_gradient()
    {
        var frozen = new Parameter("f", [2], Init.One) { Frozen = true };
        using ParameterStore two = ParameterStore.For([w, frozen], new ReferenceDevice(), 1);
        using Pass pass = Pass.Training(two, 0);
        (pass.Use(w) * pass.Use(frozen)).Sum().Backward();
        Assert.Equal([1, 1], w.Gradients.ToArray());
        Assert.True(frozen.Gradients.IsEmpty);
    }

    [Fact]
    public void A_parameter_of_another_store_is_refused()
    {
        var stranger = new Parameter("s", [2], Init.One);
        using ParameterStore its = ParameterStore.For([stranger], new ReferenceDevice(), 1);
        using Pass pass = Pass.Inference(store);
        Assert.Throws<ArgumentException>(() => pass.Use(stranger));
    }

    [Fact]
    public void Tensors_of_two_passes_are_not_mixed()
    {
        using ParameterStore another = ParameterStore.For([], new ReferenceDevice(), 1);
        using Pass a = Pass.Inference(store), b = Pass.Inference(another);
        Tensor x = a.Input([1], [1]), y = b.Input([1], [1]);
        Assert.Throws<InvalidOperationException>(() => x + y);
    }

    [Fact]
    public void Values_that_do_not_fill_the_shape_are_refused()
    {
        using Pass pass = Pass.Inference(store);
        Assert.Throws<ArgumentException>(() => pass.Input([1, 2, 3], [2]));
    }

    [Fact]
    public void Backward_in_an_inference_pass_is_refused()
    {
        using Pass pass = Pass.Inference(store);
        Assert.Throws<InvalidOperationException>(() => pass.Input([1], [1]).Backward());
    }

    [Fact]
    public void Backward_from_more_than_one_value_is_refused()
    {
        using Pass pass = Pass.Training(store, 0);
        Assert.Contains("single value", Assert.Throws<InvalidOperationException>(() => pass.Use(w).Backward()).Message, StringComparison.Ordinal);
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

    [Fact]
    public void The_gradient_of_a_sum_is_handed_over_to_its_first_input_and_copied_to_the_second()
    {
        using Pass pass = Pass.Training(store, 0);
        Tensor a = pass.Variable([1, 2], [2]), b = pass.Variable([3, 4], [2]), product = (a + b) * pass.Input([5, 6], [2]);
        product.Sum().Backward();
        Assert.Equal(([5f, 6], [5f, 6]), (a.Gradient.ToArray(), b.Gradient.ToArray()));
        product.Sum().Backward();
        Assert.Equal(([10f, 12], [10f, 12]), (a.Gradient.ToArray(), b.Gradient.ToArray()));
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
        Assert.StartsWith("This tensor [2] was an intermediate value of an inference pass", Assert.Throws<InvalidOperationException>(() => y.Keep()).Message, StringComparison.Ordinal);
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
    public void An_error_within_a_pass_leaves_no_buffer_out()
    {
        Pass pass = Pass.Training(store, 0);
        Assert.Throws<ShapeException>(() => pass.Input([1, 2, 3], [3]) + pass.Use(w));
        pass.Dispose();
        Assert.Equal((0, 0), (pass.BuffersOutstanding, pass.NodeCount));
    }

    [Fact]
    public void A_misfit_names_the_layer_whose_parameter_is_among_the_inputs()
    {
        using Pass pass = Pass.Training(store, 0);
        var e = Assert.Throws<ShapeException>(() => pass.Input([1, 2, 3], [3]) + pass.Use(w));
        Assert.Equal("layer", e.Path);
    }

    [Fact]
    public void Disposing_twice_ends_a_pass_once()
    {
        Pass pass = Pass.Training(store, 0);
        pass.Dispose();
        int epoch = pass.Epoch;
        pass.Dispose();
        Assert.Equal(epoch, pass.Epoch);
    }

    [Fact]
    public void The_tape_grows_with_the_pass()
    {
        using Pass pass = Pass.Training(store, 0);
        Tensor x = pass.Use(w);
        for (int i = 0; i < 500; i++) x += pass.Use(w);
        x.Sum().Backward();
        Assert.Equal([501, 501], w.Gradients.ToArray());
    }

    [Fact]
    public void A_warm_step_allocates_nothing()
    {
        using var device = new CpuDevice(1);
        Parameter weight = new("fc.weight", [6, 4], Init.He, new(6, 4)), bias = new("fc.bias", [4], Init.Zero, kind: ParameterKind.Plain);
        using ParameterStore net = ParameterStore.For([weight, bias], device, 1);
        float[] values = [.. Enumerable.Range(0, 30).Select(i => i * 0.1f)];
        int[] labels = [0, 1, 2, 3, 0];
        Shape shape = [5, 6];
        for (int step = 0; step < 3; step++) Train(step);
        long bytes = long.MaxValue;
        for (int step = 3; step < 8 && bytes > 0; step++)   // the runtime may swap recompiled code in during one step
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Train(step);
            bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, bytes);
        Pass pass = Train(8);
        Assert.Equal(0, pass.BuffersOutstanding);

        Pass Train(int step)
        {
            Pass pass = Pass.Training(net, step);
            pass.Input(values, shape).Linear(pass.Use(weight), pass.Use(bias)).Relu().CrossEntropy(labels).Backward();
            pass.End();
            return pass;
        }
    }

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

    private void Step(int step, float x, bool accumulate = false)
    {
        using Pass pass = Pass.Training(store, step, accumulate);
        (pass.Use(w) * pass.Input([x, 2 * x], [2])).Sum().Backward();
    }

    private sealed class Nobody : Probe
    {
        public override void Saw(string path, Tensor output)
        {
        }
    }
}
