using Kiln.Cpu;

namespace Kiln.Vision.Tests;

public sealed class SegmentationNetsTests
{
    [Fact]
    [Trait("row", "B9")]
    public void Each_pixel_has_a_row_of_classes_and_sees_37_by_37_others()
    {
        const int height = 45, width = 41, seen = 18;
        Sequential net = SegmentationNets.Fcn([height, width, 1], classes: 3);
        using var device = new CpuDevice(threads: 1);
        using var weights = ParameterStore.For(net.Parameters, device, 5);
        float[] values = new float[height * width];
        float[] before = Centre(out Shape shape);
        Assert.Equal<Shape>([1, height, width, 3], shape);
        values[Index(seen + 1, 0)] = values[Index(0, -seen - 1)] = 100;
        Assert.InRange(Change(), 0, 1e-5);   // Winograd's forms take tiles of pixels, and the rounding of a neighbour of 100 stays in them
        values[Index(seen, -seen)] = 100;
        Assert.InRange(Change(), 1e-4, 100);

        int Index(int down, int right) => (((height / 2) + down) * width) + (width / 2) + right;

        double Change() => Centre(out _).Zip(before, (a, b) => Math.Abs((double)a - b)).Max();

        float[] Centre(out Shape made)
        {
            using Pass pass = Pass.Inference(weights);
            Tensor output = net.Apply(pass.Input(values, [1, height, width, 1]));
            made = output.Shape;
            return output.Span.Slice(Index(0, 0) * 3, 3).ToArray();
        }
    }

    [Fact]
    public void The_catalogue_gives_it_to_masks_alone()
    {
        var pixels = new ModelOptions { Targets = TargetKind.Pixels };
        Assert.IsType<Sequential>(ModelCatalog.Create("fcn", [8, 8, 3], 2, pixels));
        Assert.Contains("it gives a class to each pixel, and these data have no masks", Refused("fcn", 2, new()), StringComparison.Ordinal);
        Assert.Contains("it gives one answer for an image, and masks ask for a class of each pixel; known for them are fcn.", Refused("cnn", 2, pixels), StringComparison.Ordinal);
        Assert.Contains("did you mean 'fcn'?", Refused("fcm", 2, pixels), StringComparison.Ordinal);
        Assert.Contains("does classes.txt name all of them?", Refused("fcn", 1, pixels), StringComparison.Ordinal);
        Assert.Contains("dropout follows fully connected layers", Refused("fcn", 2, pixels with { Dropout = 0.5f }), StringComparison.Ordinal);

        static string Refused(string name, int classes, ModelOptions options) => Assert.Throws<InputException>(() => ModelCatalog.Create(name, [8, 8, 3], classes, options)).Message;
    }
}
