namespace Kiln.Core.Tests.Cpu;

public sealed class CrossEntropiesTests(KernelDevices devices) : KernelCase(devices)
{
    [Theory]
    [InlineData(false, 0f)]
    [InlineData(false, 0.1f)]
    [InlineData(true, 0f)]
    [InlineData(true, 0.1f)]
    public void Loss_and_gradient_follow_the_formula(bool soft, float smoothing)
    {
        foreach (int columns in (int[])[2, 3, 10, 16, 17, 100, 1000])
        {
            const int rows = 7;
            using Floats x = Floats.Random(rows * columns, 1, -4, 4), targets = Targets(rows, columns, soft);
            using Floats p = Floats.Filled(rows * columns), loss = Floats.Filled(1), dloss = Floats.Of(0.7f), dx = Floats.Filled(rows * columns);
            (double expected, double[] gradients) = Expected(x, targets, rows, columns, soft, smoothing);
            for (int i = 0; i < gradients.Length; i++) gradients[i] *= 0.7f;
            OnEveryWidth(kernels =>
            {
                kernels.CrossEntropy(x.Buffer, rows, columns, targets.Buffer, soft, smoothing, p.Buffer, loss.Buffer);
                Close(expected, loss[0], 1e-6, $"loss of {columns}");
                kernels.CrossEntropyBackward(p.Buffer, rows, columns, targets.Buffer, soft, smoothing, dloss.Buffer, new(dx.Buffer));
                Close(gradients, dx, 1e-6, $"dx of {columns}");
            });
            OverwritesAndAdds(dx.Length, (k, to) => k.CrossEntropyBackward(p.Buffer, rows, columns, targets.Buffer, soft, smoothing, dloss.Buffer, to));
            OnEveryWidth(kernels =>
            {
                kernels.CrossEntropyBackward(p.Buffer, rows, columns, targets.Buffer, soft, smoothing, dloss.Buffer, new(p.Buffer));
                Close(gradients, p, 1e-6, "in place of the probabilities");
                kernels.CrossEntropy(x.Buffer, rows, columns, targets.Buffer, soft, smoothing, p.Buffer, loss.Buffer);
            });
        }
    }

    [Theory]
    [InlineData(0f, 0, 0.0)]
    [InlineData(0f, 1, 2e4)]
    [InlineData(0.1f, 1, (0.9 * 2e4) + (0.1 * 2e4 * 9 / 10))]
    public void Huge_logits_give_finite_losses(float smoothing, int label, double expected) => OnEveryWidth(kernels =>
    {
        using Floats x = Floats.Filled(10, -1e4f), target = Floats.Of(label), p = Floats.Filled(10), loss = Floats.Filled(1);
        x.Span[0] = 1e4f;
        kernels.CrossEntropy(x.Buffer, 1, 10, target.Buffer, false, smoothing, p.Buffer, loss.Buffer);
        Close(expected, loss[0], 1e-6, "loss");
        using Floats weights = Floats.Filled(10, 0);
        weights.Span[label] = 1;
        kernels.CrossEntropy(x.Buffer, 1, 10, weights.Buffer, true, smoothing, p.Buffer, loss.Buffer);
        Close(expected, loss[0], 1e-6, "loss of weights");
    });

    [Fact]
    public void A_confident_right_answer_keeps_a_tiny_gradient() => OnEveryWidth(kernels =>
    {
        using Floats x = Floats.Of(12, 0, 0), label = Floats.Of(0), p = Floats.Filled(3), loss = Floats.Filled(1), dloss = Floats.Of(1), dx = Floats.Filled(3);
        kernels.CrossEntropy(x.Buffer, 1, 3, label.Buffer, false, 0, p.Buffer, loss.Buffer);
        kernels.CrossEntropyBackward(p.Buffer, 1, 3, label.Buffer, false, 0, dloss.Buffer, new(dx.Buffer));
        Assert.InRange(loss[0] / Math.Log(1 + (2 * Math.Exp(-12))), 0.99, 1.01);
        Assert.InRange(dx[1] / (Math.Exp(-12) / (1 + (2 * Math.Exp(-12)))), 1 - 1e-6, 1 + 1e-6);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Threads_do_not_change_a_bit_and_nothing_is_allocated(bool soft)
    {
        const int rows = 5000, columns = 10;
        using Floats x = Floats.Random(rows * columns), targets = Targets(rows, columns, soft), p = Floats.Filled(rows * columns), loss = Floats.Filled(1), dloss = Floats.Of(1), dx = Floats.Filled(p.Length);
        SameBitsForAnyThreads(1, (k, to) => k.CrossEntropy(x.Buffer, rows, columns, targets.Buffer, soft, 0.1f, p.Buffer, to));
        SameBitsForAnyThreads(p.Length, (k, to) => k.CrossEntropyBackward(p.Buffer, rows, columns, targets.Buffer, soft, 0.1f, dloss.Buffer, new(to)));
        AllocatesNothing(k =>
        {
            k.CrossEntropy(x.Buffer, rows, columns, targets.Buffer, soft, 0.1f, p.Buffer, loss.Buffer);
            k.CrossEntropyBackward(p.Buffer, rows, columns, targets.Buffer, soft, 0.1f, dloss.Buffer, new(dx.Buffer));
        });
    }

    private static Floats Targets(int rows, int columns, bool soft)
    {
        Floats targets = Floats.Random(soft ? rows * columns : rows, 9, 0, soft ? 1 : columns - 0.01f);
        if (!soft) foreach (ref float t in targets.Span) t = MathF.Floor(t);
        return targets;
    }

    private static (double Loss, double[] Gradients) Expected(Floats x, Floats targets, int rows, int columns, bool soft, float smoothing)
    {
        double loss = 0;
        var gradients = new double[rows * columns];
        for (int r = 0; r < rows; r++)
        {
            double sum = 0, weight = 0;
            for (int c = 0; c < columns; c++) sum += Math.Exp(x[(r * columns) + c]);
            for (int c = 0; c < columns; c++)
            {
                weight += Target(r, c);
                loss -= Target(r, c) * Math.Log(Math.Exp(x[(r * columns) + c]) / sum) / rows;
            }

            for (int c = 0; c < columns; c++) gradients[(r * columns) + c] = ((weight * Math.Exp(x[(r * columns) + c]) / sum) - Target(r, c)) / rows;
        }

        return (loss, gradients);

        double Target(int r, int c) => ((1.0 - smoothing) * (soft ? targets[(r * columns) + c] : targets[r] == c ? 1 : 0)) + ((double)smoothing / columns);
    }
}
