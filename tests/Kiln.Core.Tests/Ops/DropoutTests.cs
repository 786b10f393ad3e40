using Kiln.Cpu;
using Kiln.Devices;
using Kiln.Testing;

namespace Kiln.Core.Tests.Ops;

public sealed class DropoutTests
{
    [Fact]
    public void In_inference_the_tensor_comes_back_itself()
    {
        using var t = new ReferencePass(training: false);
        Tensor x = t.Pass.Input([1, 2], [2]);
        Assert.Equal(x, x.Dropout(0.5f));
    }

    [Fact]
    public void About_the_asked_share_is_dropped_and_the_mean_kept()
    {
        using var t = new ReferencePass();
        float[] y = t.Pass.Variable(Enumerable.Repeat(1f, 20_000).ToArray(), [20_000]).Dropout(0.3f).Keep();
        Assert.InRange(y.Count(v => v == 0) / 20_000.0, 0.28, 0.32);   // six deviations of √(0.3·0.7/20000)
        Assert.InRange(y.Average(), 0.97, 1.03);
    }

    [Fact]
    public void Two_ops_of_a_pass_draw_different_masks()
    {
        using var t = new ReferencePass();
        Tensor x = t.Counting([256]);
        Assert.NotEqual(x.Dropout(0.5f).Keep(), x.Dropout(0.5f).Keep());
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(-0.1f)]
    [InlineData(float.NaN)]
    public void A_probability_outside_its_range_is_refused(float p) => Assert.Throws<ArgumentException>(() => new DropoutOp(p));

    [Theory]
    [InlineData(0.1f)]
    [InlineData(0.3f)]
    [InlineData(0.5f)]
    [InlineData(1 / 3f)]
    [InlineData(0.9f)]
    public void The_processor_draws_the_mask_of_the_reference(float p)
    {
        using var cpu = new CpuDevice(2);
        Assert.Equal(Mask(new ReferenceDevice(), p), Mask(cpu, p));
    }

    private static bool[] Mask(Device device, float p)
    {
        const int Length = 100_001;
        using Slab x = device.Allocate(Length), y = device.Allocate(Length);
        device.Kernels.Fill(x.Buffer, 1);
        device.Kernels.Dropout(x.Buffer, p, key: 77, new(y.Buffer));
        return [.. y.Buffer.Span.ToArray().Select(v => v != 0)];
    }
}
