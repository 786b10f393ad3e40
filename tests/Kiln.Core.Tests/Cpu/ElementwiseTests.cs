namespace Kiln.Core.Tests.Cpu;

public sealed class ElementwiseTests(KernelDevices devices) : KernelCase(devices)
{
    private const int Large = 200_003;

    [Fact]
    public void Two_arrays_are_added_subtracted_and_multiplied()
    {
        foreach (int n in Lengths)
        {
            using Floats a = Floats.Random(n, 1), b = Floats.Random(n, 2), y = Floats.Filled(n);
            OnEveryWidth(kernels =>
            {
                kernels.Add(a.Buffer, b.Buffer, new(y.Buffer));
                for (int i = 0; i < n; i++) Assert.Equal(a[i] + b[i], y[i]);
                kernels.Subtract(a.Buffer, b.Buffer, new(y.Buffer));
                for (int i = 0; i < n; i++) Assert.Equal(a[i] - b[i], y[i]);
                kernels.Multiply(a.Buffer, b.Buffer, new(y.Buffer));
                for (int i = 0; i < n; i++) Assert.Equal(a[i] * b[i], y[i]);
                kernels.Scale(a.Buffer, -2.5f, new(y.Buffer));
                for (int i = 0; i < n; i++) Assert.Equal(-2.5f * a[i], y[i]);
                kernels.Fill(y.Buffer, 3);
                for (int i = 0; i < n; i++) Assert.Equal(3, y[i]);
            });
        }
    }

    [Fact]
    public void Results_can_be_added_to_what_is_there()
    {
        foreach (int n in (int[])[5, 100])
        {
            using Floats a = Floats.Random(n, 1), b = Floats.Random(n, 2);
            OverwritesAndAdds(n, (k, y) => k.Add(a.Buffer, b.Buffer, y));
            OverwritesAndAdds(n, (k, y) => k.Subtract(a.Buffer, b.Buffer, y));
            OverwritesAndAdds(n, (k, y) => k.Multiply(a.Buffer, b.Buffer, y));
            OverwritesAndAdds(n, (k, y) => k.Scale(a.Buffer, 0.3f, y));
        }
    }

    [Fact]
    public void The_output_may_be_an_input() => OnEveryWidth(kernels =>
    {
        using Floats a = Floats.Random(37, 1), b = Floats.Random(37, 2), before = Floats.Of(a.Span);
        kernels.Multiply(a.Buffer, b.Buffer, new(a.Buffer));
        for (int i = 0; i < 37; i++) Assert.Equal(before[i] * b[i], a[i]);
        kernels.Scale(b.Buffer, 2, new(b.Buffer, add: true));
        using Floats original = Floats.Random(37, 2);
        for (int i = 0; i < 37; i++) Close(3 * original[i], b[i], 1e-6, "scaled in place");
    });

    [Fact]
    public void Threads_do_not_change_a_bit()
    {
        using Floats a = Floats.Random(Large, 1), b = Floats.Random(Large, 2);
        SameBitsForAnyThreads(Large, (k, y) => k.Add(a.Buffer, b.Buffer, new(y)));
        SameBitsForAnyThreads(Large, (k, y) => k.Scale(a.Buffer, 1.7f, new(y)));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        using Floats a = Floats.Random(Large, 1), b = Floats.Random(Large, 2), y = Floats.Filled(Large);
        AllocatesNothing(k =>
        {
            k.Add(a.Buffer, b.Buffer, new(y.Buffer));
            k.Scale(a.Buffer, 1.7f, new(y.Buffer));
        });
    }
}
