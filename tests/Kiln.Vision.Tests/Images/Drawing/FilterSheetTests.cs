using Kiln.Cpu;

namespace Kiln.Vision.Tests.Images.Drawing;

public sealed class FilterSheetTests
{
    [Fact]
    public void Each_filter_is_drawn_in_its_own_range_with_zero_in_the_middle()
    {
        var layer = new Conv2d(1, 3, kernel: 2, bias: false);
        using var device = new CpuDevice(threads: 1);
        using var weights = ParameterStore.For(layer.Parameters, device, seed: 1);
        float[] first = [1, 0, -1, 0.5f];
        for (int i = 0; i < 4; i++) (layer.Weight.Values[i * 3], layer.Weight.Values[(i * 3) + 1], layer.Weight.Values[(i * 3) + 2]) = (first[i], 0, first[i] * 100);
        Image sheet = FilterSheet.Of(layer, zoom: 4)!;
        Assert.Equal((19, 19, 3), (sheet.Height, sheet.Width, sheet.Channels));   // 2 × 2 of 8 pixels, and gaps
        Assert.Equal([255, 128, 0, 191], new[] { sheet[1, 1], sheet[1, 5], sheet[5, 1], sheet[5, 5] }.Select(v => (int)v));
        Assert.Equal(128, sheet[3, 12]);
        Assert.Equal(sheet[5, 5], sheet[14, 5]);
        Assert.Equal(255, sheet[0, 0]);
    }

    [Fact]
    public void Colours_are_drawn_as_colours_and_other_numbers_of_channels_not_at_all()
    {
        using var device = new CpuDevice(threads: 1);
        var colour = new Conv2d(3, 2, kernel: 1, bias: false);
        using var weights = ParameterStore.For(colour.Parameters, device, seed: 1);
        (colour.Weight.Values[0], colour.Weight.Values[2], colour.Weight.Values[4]) = (2, 0, -2);
        Image sheet = FilterSheet.Of(colour, zoom: 1)!;
        Assert.Equal([255, 128, 0], new[] { sheet[1, 1, 0], sheet[1, 1, 1], sheet[1, 1, 2] }.Select(v => (int)v));
        Assert.Null(FilterSheet.Of(new Conv2d(4, 2, kernel: 1)));
        Assert.Throws<InputException>(() => FilterSheet.Of(colour, zoom: 0));
    }
}
