namespace Kiln.Core.Tests.Cpu;

public sealed class SquaredErrorsTests(KernelDevices devices) : KernelCase(devices)
{
    [Fact]
    public void Loss_and_gradient_follow_the_formula()
    {
        foreach (int n in Lengths)
        {
            using Floats x = Floats.Random(n, 1), t = Floats.Random(n, 2), loss = Floats.Filled(1), dloss = Floats.Of(0.7f), dx = Floats.Filled(n);
            double expected = 0;
            for (int i = 0; i < n; i++) expected += Math.Pow((double)x[i] - t[i], 2) / n;
            OnEveryWidth(kernels =>
            {
                kernels.SquaredError(x.Buffer, t.Buffer, loss.Buffer);
                Close(expected, loss[0], 1e-7, $"loss of {n}");
                kernels.SquaredErrorBackward(x.Buffer, t.Buffer, dloss.Buffer, new(dx.Buffer));
                for (int i = 0; i < n; i++) Close(0.7f * 2 * ((double)x[i] - t[i]) / n, dx[i], 5e-7, "dx");
            });
            OverwritesAndAdds(n, (k, to) => k.SquaredErrorBackward(x.Buffer, t.Buffer, dloss.Buffer, to));
        }
    }

    [Fact]
    public void Threads_do_not_change_a_bit_and_nothing_is_allocated()
    {
        using Floats x = Floats.Random(100_001, 1), t = Floats.Random(100_001, 2), loss = Floats.Filled(1), dloss = Floats.Of(0.7f), dx = Floats.Filled(100_001);
        SameBitsForAnyThreads(1, (k, to) => k.SquaredError(x.Buffer, t.Buffer, to));
        SameBitsForAnyThreads(dx.Length, (k, to) => k.SquaredErrorBackward(x.Buffer, t.Buffer, dloss.Buffer, new(to)));
        AllocatesNothing(k =>
        {
            k.SquaredError(x.Buffer, t.Buffer, loss.Buffer);
            k.SquaredErrorBackward(x.Buffer, t.Buffer, dloss.Buffer, new(dx.Buffer));
        });
    }
}
