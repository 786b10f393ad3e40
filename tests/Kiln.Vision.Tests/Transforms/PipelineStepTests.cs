namespace Kiln.Vision.Tests;

public sealed class PipelineStepTests
{
    private static readonly Pipeline Three = Pipeline.Parse("crop:3,gaussianNoise,flip:0.5");
    private static readonly ImageSet Images = new Shapes(Side: 16).Make(DataPart.Train, 30);

    [Fact]
    public void Steps_one_after_the_other_are_the_pipeline()
    {
        for (int i = 0; i < Images.Count; i++)
        {
            var key = new SampleKey(4, 1, i);
            Image image = Images.ImageOf(i);
            for (int s = 0; s < Three.Count; s++) image = new PipelineStep(Three, s).Apply(image, key);
            Assert.Equal(Three.Apply(Images.ImageOf(i), key).Pixels.ToArray(), image.Pixels.ToArray());
        }
    }

    [Fact]
    public void Floats_are_those_of_the_changed_image()
    {
        var step = new PipelineStep(Three, 1);
        var key = new SampleKey(4, 1, 7);
        float[] expected = new float[Images.Size.Count], found = new float[Images.Size.Count];
        Normalizer.None.Apply(step.Apply(Images.ImageOf(7), key).Pixels, expected);
        step.Read(Images.ImageOf(7), key, Normalizer.None, found);
        Assert.Equal(expected, found);
        Assert.Equal(Images.Size, step.SizeAfter(Images.Size, key));
        Assert.Throws<ArgumentException>(() => step.Read(Images.ImageOf(7), key, Normalizer.None, new float[3]));
    }
}
