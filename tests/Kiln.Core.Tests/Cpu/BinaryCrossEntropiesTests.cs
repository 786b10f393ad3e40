namespace Kiln.Core.Tests.Cpu;

public sealed class BinaryCrossEntropiesTests(KernelDevices devices) : KernelCase(devices)
{
    [Fact]
    public void Loss_and_gradient_follow_the_formula()
    {
        foreach (int n in Lengths)
        {
            using Floats x = Floats.Random(n, 1, -8, 8), t = Floats.Random(n, 2, 0, 1), loss = Floats.Filled(1), dloss = Floats.Of(0.7f), dx = Floats.Filled(n);
            double expected = 0;
            for (int i = 0; i < n; i++) expected -= ((t[i] * Math.Log(Sigmoid(x[i]))) + ((1.0 - t[i]) * Math.Log(Sigmoid(-x[i])))) / n;
            OnEveryWidth(kernels =>
            {
                kernels.BinaryCrossEntropy(x.Buffer, t.Buffer, loss.Buffer);
                Close(expected, loss[0], 1e-7, $"loss of {n}");
                kernels.BinaryCrossEntropyBackward(x.Buffer, t.Buffer, dloss.Buffer, new(dx.Buffer));
                for (int i = 0; i < n; i++) Close(0.7f * (Sigmoid(x[i]) - t[i]) / n, dx[i], 5e-7, "dx");
            });
            OverwritesAndAdds(n, (k, to) => k.BinaryCrossEntropyBackward(x.Buffer, t.Buffer, dloss.Buffer, to));
        }
    }

    [Theory]
    [InlineData(1e4f, 1f, 0.0)]
    [InlineData(1e4f, 0f, 1e4)]
    [InlineData(-1e4f, 0f, 0.0)]
    [InlineData(-1e4f, 1f, 1e4)]
    [InlineData(0f, 0.5f, 0.69314718055994531)]
    public void Huge_logits_give_finite_losses(float logit, float target, double expected) => OnEveryWidth(kernels =>
    {
        foreach (int n in (int[])[1, 16, 19])
        {
            using Floats x = Floats.Filled(n, logit), t = Floats.Filled(n, target), loss = Floats.Filled(1);
            kernels.BinaryCrossEntropy(x.Buffer, t.Buffer, loss.Buffer);
            Close(expected, loss[0], 1e-7, "loss");
        }
    });

    [Fact]
    public void Threads_do_not_change_a_bit_and_nothing_is_allocated()
    {
        using Floats x = Floats.Random(50_001, 1), t = Floats.Random(50_001, 2, 0, 1), loss = Floats.Filled(1), dloss = Floats.Of(0.7f), dx = Floats.Filled(50_001);
        SameBitsForAnyThreads(1, (k, to) => k.BinaryCrossEntropy(x.Buffer, t.Buffer, to));
        SameBitsForAnyThreads(dx.Length, (k, to) => k.BinaryCrossEntropyBackward(x.Buffer, t.Buffer, dloss.Buffer, new(to)));
        AllocatesNothing(k =>
        {
            k.BinaryCrossEntropy(x.Buffer, t.Buffer, loss.Buffer);
            k.BinaryCrossEntropyBackward(x.Buffer, t.Buffer, dloss.Buffer, new(dx.Buffer));
        });
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
