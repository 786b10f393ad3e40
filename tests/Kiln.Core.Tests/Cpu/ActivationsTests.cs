using Kiln.Devices;

namespace Kiln.Core.Tests.Cpu;

public sealed class ActivationsTests(KernelDevices devices) : KernelCase(devices)
{
    private static readonly Activation[] All =
        [new(ActivationKind.Identity), new(ActivationKind.Relu), new(ActivationKind.LeakyRelu, 0.01f), new(ActivationKind.Sigmoid), new(ActivationKind.Tanh)];

    [Fact]
    public void Functions_are_those_of_the_book()
    {
        foreach (int n in Lengths)
        {
            using Floats x = Floats.Random(n, 3, -6, 6), y = Floats.Filled(n);
            OnEveryWidth(kernels =>
            {
                foreach (Activation f in All)
                {
                    kernels.Activate(f, x.Buffer, y.Buffer);
                    for (int i = 0; i < n; i++) Close(Value(f, x[i]), y[i], 4e-7, $"{f.Kind}({x[i]})");
                }
            });
        }
    }

    [Trait("row", "F3")]
    [Fact]
    public void Gradients_follow_from_the_output()
    {
        foreach (int n in Lengths)
        {
            using Floats x = Floats.Random(n, 3, -6, 6), dy = Floats.Random(n, 4), y = Floats.Filled(n), dx = Floats.Filled(n);
            OnEveryWidth(kernels =>
            {
                foreach (Activation f in All)
                {
                    kernels.Activate(f, x.Buffer, y.Buffer);
                    kernels.ActivateBackward(f, y.Buffer, dy.Buffer, new(dx.Buffer));
                    for (int i = 0; i < n; i++) Close(Slope(f, x[i]) * dy[i], dx[i], 1e-6, $"{f.Kind}′({x[i]})");
                }
            });
        }
    }

    [Fact]
    public void Gradients_can_be_added()
    {
        using Floats x = Floats.Random(37, 3, -3, 3), y = Floats.Filled(37), dy = Floats.Random(37, 4);
        foreach (Activation f in All)
        {
            OnEveryWidth(k => k.Activate(f, x.Buffer, y.Buffer));
            OverwritesAndAdds(37, (k, dx) => k.ActivateBackward(f, y.Buffer, dy.Buffer, dx));
        }
    }

    [Theory]
    [InlineData(ActivationKind.Relu, -1000f, 0f)]
    [InlineData(ActivationKind.Relu, 1000f, 1000f)]
    [InlineData(ActivationKind.Relu, float.NaN, float.NaN)]
    [InlineData(ActivationKind.LeakyRelu, -1000f, -100f)]
    [InlineData(ActivationKind.LeakyRelu, float.NaN, float.NaN)]
    [InlineData(ActivationKind.Sigmoid, -1000f, 0f)]
    [InlineData(ActivationKind.Sigmoid, 0f, 0.5f)]
    [InlineData(ActivationKind.Sigmoid, 1000f, 1f)]
    [InlineData(ActivationKind.Sigmoid, float.NegativeInfinity, 0f)]
    [InlineData(ActivationKind.Sigmoid, float.PositiveInfinity, 1f)]
    [InlineData(ActivationKind.Sigmoid, float.NaN, float.NaN)]
    [InlineData(ActivationKind.Tanh, -1000f, -1f)]
    [InlineData(ActivationKind.Tanh, 0f, 0f)]
    [InlineData(ActivationKind.Tanh, 1e-30f, 1e-30f)]
    [InlineData(ActivationKind.Tanh, 1000f, 1f)]
    [InlineData(ActivationKind.Tanh, float.NegativeInfinity, -1f)]
    [InlineData(ActivationKind.Tanh, float.PositiveInfinity, 1f)]
    [InlineData(ActivationKind.Tanh, float.NaN, float.NaN)]
    public void Limits_are_exact_and_NaN_stays(ActivationKind kind, float x, float expected) => OnEveryWidth(kernels =>
    {
        using Floats inputs = Floats.Filled(19, x), outputs = Floats.Filled(19, 7);
        kernels.Activate(new(kind, 0.1f), inputs.Buffer, outputs.Buffer);
        foreach (float y in outputs.Span) Assert.Equal(expected, y);
    });

    [Fact]
    public void Activations_work_in_place() => OnEveryWidth(kernels =>
    {
        foreach (Activation f in All)
        {
            using Floats x = Floats.Random(100, 5), y = Floats.Filled(100);
            kernels.Activate(f, x.Buffer, y.Buffer);
            kernels.Activate(f, x.Buffer, x.Buffer);
            Assert.Equal(y.Span.ToArray(), x.Span.ToArray());
        }
    });

    [Fact]
    public void A_remainder_gets_the_value_of_a_full_vector() => OnEveryWidth(kernels =>
    {
        foreach (Activation f in All)
        {
            using Floats x = Floats.Random(64, 5, -9, 9), whole = Floats.Filled(64), part = Floats.Filled(64);
            kernels.Activate(f, x.Buffer, whole.Buffer);
            for (int i = 0; i < 64; i++) kernels.Activate(f, x.Buffer.Slice(i, 1), part.Buffer.Slice(i, 1));
            Assert.Equal(whole.Span.ToArray(), part.Span.ToArray());
        }
    });

    [Fact]
    public void Threads_do_not_change_a_bit_and_nothing_is_allocated()
    {
        using Floats x = Floats.Random(100_001, 5, -9, 9), y = Floats.Random(100_001, 6, 0, 1), scratch = Floats.Filled(100_001);
        foreach (Activation f in All)
        {
            SameBitsForAnyThreads(x.Length, (k, to) => k.Activate(f, x.Buffer, to));
            SameBitsForAnyThreads(x.Length, (k, to) => k.ActivateBackward(f, y.Buffer, x.Buffer, new(to)));
            AllocatesNothing(k =>
            {
                k.Activate(f, x.Buffer, scratch.Buffer);
                k.ActivateBackward(f, y.Buffer, x.Buffer, new(scratch.Buffer));
            });
        }
    }

    private static double Value(Activation f, double x) => f.Kind switch
    {
        ActivationKind.Identity => x,
        ActivationKind.Relu => Math.Max(x, 0),
        ActivationKind.LeakyRelu => x > 0 ? x : f.Slope * x,
        ActivationKind.Sigmoid => 1 / (1 + Math.Exp(-x)),
        _ => Math.Tanh(x),
    };

    private static double Slope(Activation f, double x) => f.Kind switch
    {
        ActivationKind.Identity => 1,
        ActivationKind.Relu => x > 0 ? 1 : 0,
        ActivationKind.LeakyRelu => x > 0 ? 1 : f.Slope,
        ActivationKind.Sigmoid => Value(f, x) * (1 - Value(f, x)),
        _ => 1 - (Math.Tanh(x) * Math.Tanh(x)),
    };
}
