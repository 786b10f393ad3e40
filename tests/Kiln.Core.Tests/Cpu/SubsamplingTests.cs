using Kiln.Devices;
using Kiln.Testing;

namespace Kiln.Core.Tests.Cpu;

public sealed class SubsamplingTests(KernelDevices devices) : KernelCase(devices)
{
    public static TheoryData<int, int, int, int, int, int> Sizes => new()
    {
        // height, width, channels, stride, before, after
        { 32, 32, 16, 2, 8, 8 }, { 16, 16, 32, 2, 16, 16 }, { 7, 9, 5, 2, 3, 4 }, { 5, 5, 3, 3, 0, 1 }, { 4, 4, 17, 1, 2, 0 }, { 1, 1, 1, 2, 0, 0 }, { 3, 8, 33, 4, 20, 1 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Both_directions_move_what_the_plain_loops_move(int height, int width, int channels, int stride, int before, int after)
    {
        var s = new SubsampleShape(3, height, width, channels, stride, before, after);
        int inputs = 3 * height * width * channels, outputs = 3 * s.OutH * s.OutW * s.OutC;
        using Floats x = Floats.Random(inputs), dy = Floats.Random(outputs, 2), y = Floats.Filled(outputs), dx = Floats.Filled(inputs), right = Floats.Filled(outputs), back = Floats.Filled(inputs);
        var reference = new ReferenceDevice();
        reference.Kernels.SubsamplePad(s, x.Buffer, new(right.Buffer));
        reference.Kernels.SubsamplePadBackward(s, dy.Buffer, new(back.Buffer));
        OnEveryWidth(kernels =>
        {
            y.Span.Fill(float.NaN);
            dx.Span.Fill(float.NaN);
            kernels.SubsamplePad(s, x.Buffer, new(y.Buffer));
            kernels.SubsamplePadBackward(s, dy.Buffer, new(dx.Buffer));
            Assert.Equal(right.Span.ToArray(), y.Span.ToArray());
            Assert.Equal(back.Span.ToArray(), dx.Span.ToArray());
        });
        OverwritesAndAdds(outputs, (k, to) => k.SubsamplePad(s, x.Buffer, to));
        OverwritesAndAdds(inputs, (k, to) => k.SubsamplePadBackward(s, dy.Buffer, to));
    }

    [Fact]
    public void Threads_do_not_change_a_bit_and_nothing_is_allocated()
    {
        var s = new SubsampleShape(16, 33, 31, 16, 2, 8, 8);
        using Floats x = Floats.Random(16 * 33 * 31 * 16), dy = Floats.Random(16 * s.OutH * s.OutW * s.OutC), y = Floats.Filled(dy.Length), dx = Floats.Filled(x.Length);
        SameBitsForAnyThreads(y.Length, (k, to) => k.SubsamplePad(s, x.Buffer, new(to)));
        SameBitsForAnyThreads(x.Length, (k, to) => k.SubsamplePadBackward(s, dy.Buffer, new(to)));
        AllocatesNothing(k =>
        {
            k.SubsamplePad(s, x.Buffer, new(y.Buffer));
            k.SubsamplePadBackward(s, dy.Buffer, new(dx.Buffer));
        });
    }
}
