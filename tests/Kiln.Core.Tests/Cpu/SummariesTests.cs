using Kiln.Devices;

namespace Kiln.Core.Tests.Cpu;

public sealed class SummariesTests(KernelDevices devices) : KernelCase(devices)
{
    [Fact]
    public void Sums_extremes_and_zeros_are_those_of_a_plain_loop()
    {
        foreach (int n in (int[])[.. Lengths, 8192, 8193, 20_001])
        {
            using Floats x = Floats.Random(n, low: -3, high: 2);
            for (int i = 0; i < n; i += 3) x.Span[i] = i % 2 == 0 ? 0 : -0f;
            ValueSummary expected = new Kiln.Testing.ReferenceKernels().Summarize(x.Buffer);
            OnEveryWidth(kernels =>
            {
                ValueSummary found = kernels.Summarize(x.Buffer);
                Assert.Equal((n, expected.Least, expected.Greatest, expected.Zeros), (found.Count, found.Least, found.Greatest, found.Zeros));
                Assert.Equal(expected.Sum, found.Sum, 1e-12 * n);
                Assert.Equal(expected.SumOfSquares, found.SumOfSquares, 1e-12 * n);
                Assert.Equal((n + 2) / 3, found.Zeros);
            });
        }
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        using Floats x = Floats.Random(100_003);
        SameBitsForAnyThreads(4, (k, to) =>
        {
            ValueSummary found = k.Summarize(x.Buffer);
            System.Runtime.InteropServices.MemoryMarshal.Cast<float, double>(to.Span)[0] = found.Sum;
            System.Runtime.InteropServices.MemoryMarshal.Cast<float, double>(to.Span)[1] = found.SumOfSquares;
        });
    }

    [Fact]
    public void One_value_that_is_not_finite_shows_wherever_it_stands()
    {
        foreach (float bad in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
        {
            foreach (int at in (int[])[0, 5, 8191, 8192, 9000])
            {
                using Floats x = Floats.Random(9001);
                x.Span[at] = bad;
                OnEveryWidth(kernels => Assert.False(kernels.Summarize(x.Buffer).IsFinite));
            }
        }
    }

    [Fact]
    public void A_large_mean_costs_no_digits_of_the_deviation_and_equal_values_have_none()
    {
        using Floats x = Floats.Filled(50_000, 1000), y = Floats.Filled(50_000, 0.1f);
        for (int i = 0; i < x.Length; i++) x.Span[i] += i % 2 == 0 ? 0.25f : -0.25f;
        OnEveryWidth(kernels =>
        {
            Assert.Equal(0.25, kernels.Summarize(x.Buffer).Deviation, 1e-8);
            Assert.Equal(0, kernels.Summarize(y.Buffer).Deviation);
        });
    }

    [Fact]
    public void Nothing_has_no_values() => OnEveryWidth(kernels => Assert.Equal(0, kernels.Summarize(default).Count));
}
