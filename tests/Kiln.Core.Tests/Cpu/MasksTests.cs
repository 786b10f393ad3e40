namespace Kiln.Core.Tests.Cpu;

public sealed class MasksTests(KernelDevices devices) : KernelCase(devices)
{
    [Fact]
    public void An_element_is_dropped_where_its_random_word_lies_below_the_probability()
    {
        const float p = 0.3f;
        foreach (int n in Lengths)
        {
            using Floats x = Floats.Random(n, 1, 1, 2), y = Floats.Filled(n);
            OnEveryWidth(kernels =>
            {
                kernels.Dropout(x.Buffer, p, key: 77, new(y.Buffer));
                for (int i = 0; i < n; i++)
                {
                    bool kept = (PhiloxBlock.At(77, 0, (ulong)i / 4)[i % 4] >> 8) / 16777216.0 >= p;
                    Close(kept ? x[i] / (1.0 - p) : 0, y[i], 1e-6, $"element {i}");
                }
            });
        }
    }

    [Theory]
    [InlineData(0.1f)]
    [InlineData(0.5f)]
    [InlineData(0.9f)]
    public void The_share_of_dropped_elements_and_the_mean_are_right(float p) => OnEveryWidth(kernels =>
    {
        const int n = 400_000;
        using Floats x = Floats.Filled(n, 1), y = Floats.Filled(n);
        kernels.Dropout(x.Buffer, p, key: 5, new(y.Buffer));
        double dropped = 0, sum = 0;
        foreach (float v in y.Span)
        {
            dropped += v == 0 ? 1 : 0;
            sum += v;
        }

        double deviation = Math.Sqrt(p * (1 - p) / n);
        Assert.InRange((dropped / n) - p, -5 * deviation, 5 * deviation);
        Assert.InRange((sum / n) - 1, -5 * deviation / (1 - p), 5 * deviation / (1 - p));
    });

    [Fact]
    public void Dropping_nothing_copies_and_dropping_all_gives_zeros() => OnEveryWidth(kernels =>
    {
        using Floats x = Floats.Random(101), y = Floats.Filled(101);
        kernels.Dropout(x.Buffer, 0, key: 9, new(y.Buffer));
        Assert.Equal(x.Span.ToArray(), y.Span.ToArray());
        kernels.Dropout(x.Buffer, 1, key: 9, new(y.Buffer));
        Assert.Equal(-1, y.Span.IndexOfAnyExcept(0));
    });

    [Fact]
    public void Other_keys_give_other_masks_and_every_width_the_same()
    {
        using Floats x = Floats.Filled(1001, 1), expected = Floats.Filled(1001), y = Floats.Filled(1001);
        OnEveryWidth(kernels =>
        {
            kernels.Dropout(x.Buffer, 0.5f, key: 1, new(y.Buffer));
            if (float.IsNaN(expected[0])) y.Span.CopyTo(expected.Span);
            Assert.Equal(expected.Span.ToArray(), y.Span.ToArray());
            kernels.Dropout(x.Buffer, 0.5f, key: 2, new(y.Buffer));
            Assert.NotEqual(expected.Span.ToArray(), y.Span.ToArray());
        });
    }

    [Fact]
    public void Every_kernel_promise_holds()
    {
        using Floats x = Floats.Random(50_003), y = Floats.Filled(50_003);
        OverwritesAndAdds(x.Length, (k, to) => k.Dropout(x.Buffer, 0.5f, 3, to));
        SameBitsForAnyThreads(x.Length, (k, to) => k.Dropout(x.Buffer, 0.5f, 3, new(to)));
        AllocatesNothing(k => k.Dropout(x.Buffer, 0.5f, 3, new(y.Buffer)));
        OnEveryWidth(k =>
        {
            k.Dropout(x.Buffer, 0.5f, 3, new(y.Buffer));
            using Floats inPlace = Floats.Of(x.Span);
            k.Dropout(inPlace.Buffer, 0.5f, 3, new(inPlace.Buffer));
            Assert.Equal(y.Span.ToArray(), inPlace.Span.ToArray());
        });
    }
}
