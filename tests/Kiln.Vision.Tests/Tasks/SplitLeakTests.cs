using Kiln.Cpu;

namespace Kiln.Vision.Tests;

public sealed class SplitLeakTests
{
    private static readonly ImageSet Train = new Shapes(Side: 8, Channels: 3).Make(DataPart.Train, 200), Test = new Shapes(Side: 8, Channels: 3).Make(DataPart.Test, 60);

    public static TheoryData<string> Fitted => [.. InputNormalization.Names.Except(["none", "minMax", "minMaxSigned"])];

    [Theory]
    [MemberData(nameof(Fitted))]
    [Trait("row", "A5")]
    public void Statistics_of_the_test_images_are_noticed_and_those_of_the_training_images_are_not(string mode)
    {
        var how = InputNormalization.Parse(mode);
        ImageSources images = ImageSources.Of(new(Train, Test));
        SplitLeak right = SplitLeak.Of(images, PixelNormalizer.Fit(Train, how), how);
        Assert.Equal(0, right.FromTrain);
        Assert.False(right.FittedToTest);
        Assert.Empty(right.Warnings);
        // As a program would have to write it to fit the wrong part: the bytes declared to be another part's.
        var declared = new ImageSet("shapes", DataPart.Train, Test.Size, Test.Pixels.ToArray(), Test.Labels.ToArray(), Test.ClassNames);
        SplitLeak wrong = SplitLeak.Of(images, PixelNormalizer.Fit(declared, how), how);
        Assert.Equal(0, wrong.FromTest);
        Assert.True(wrong.FittedToTest);
        Assert.Contains("better than the training images", Assert.Single(wrong.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "A5")]
    public void Test_images_that_are_training_images_are_counted()
    {
        byte[] pixels = Test.Pixels.ToArray();
        for (int i = 0; i < 15; i++) Train.PixelsOf(i).CopyTo(pixels.AsSpan(i * Test.Size.Count));
        var shared = new ImageSet("shapes", DataPart.Test, Test.Size, pixels, Test.Labels.ToArray(), Test.ClassNames);
        SplitLeak found = SplitLeak.Of(ImageSources.Of(new(Train, shared)), Normalizer.Fit(Train), new(InputScaling.ZScore));
        Assert.Equal(0.25, found.SharedShare);
        Assert.Contains("15 of 60 test images", Assert.Single(found.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "A5")]
    public void Nothing_can_be_fitted_to_test_images()
    {
        var view = new ImageView(Test, Normalizer.None);
        var layer = new Normalization(3);
        var net = new Sequential(layer, new Flatten(), new Linear(8 * 8 * 3, 10));
        using ParameterStore weights = ParameterStore.For(net.Parameters, Devices.Device.Cpu, 1);
        Assert.Contains("training samples", Assert.Throws<InputException>(() => layer.Adapt(view)).Message, StringComparison.Ordinal);
        Assert.Contains("training samples", Assert.Throws<InputException>(() => layer.Adapt(new Subset(view, [0, 1]))).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => new DataInit().Apply(net, weights, view, 1, 10));
        Assert.Throws<InputException>(() => Normalizer.Fit(Test));
        Assert.Throws<InputException>(() => RangeNormalizer.Fit(Test));
        Assert.Throws<InputException>(() => WhiteningNormalizer.Fit(Test, InputNormalization.Parse("zca")));
        Assert.Contains("not to be trained on", Assert.Throws<InputException>(() => Test.Select([0, 1], DataPart.Train)).Message, StringComparison.Ordinal);
        layer.Adapt(new ImageView(Train, Normalizer.None));
    }
}
