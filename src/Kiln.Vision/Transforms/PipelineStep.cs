namespace Kiln.Vision;

/// <summary>One step of a pipeline by itself: it draws what it draws within the pipeline, and changes the image it is given.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Place">The step's place in it, from 0.</param>
/// <remarks>A step behind one that changes the size of images may draw otherwise there, because draws know the size.</remarks>
public readonly record struct PipelineStep(Pipeline Pipeline, int Place)
{
    /// <summary>Draws and changes an image.</summary>
    /// <returns>A new image; equal to the old one where the step drew that nothing happens.</returns>
    public Image Apply(Image image, in SampleKey key)
    {
        Plan plan = Draw(image.Size, key);
        var changed = new Image(plan.Size, new byte[plan.Size.Count]);
        PipelineRunner.OfThread.Run(plan, image.Size, image.Pixels, changed.Pixels);
        return changed;
    }

    /// <summary>Draws what it draws for an image, and changes that image's mask alike.</summary>
    /// <param name="size">The size of the image.</param>
    /// <param name="mask">The class of each pixel, <c>[H, W, 1]</c>.</param>
    /// <param name="key">What the randomness hangs on.</param>
    /// <param name="fill">The class of what lies outside the image.</param>
    public Image ApplyToMask(ImageSize size, Image mask, in SampleKey key, byte fill = byte.MaxValue)
    {
        Plan plan = Draw(size, key);
        var changed = new Image(plan.Size.Height, plan.Size.Width, 1);
        PipelineRunner.OfThread.RunMask(plan, mask.Size, mask.Pixels, fill, changed.Pixels);
        return changed;
    }

    /// <summary>Draws, changes an image and makes floats of it, as training does.</summary>
    /// <exception cref="ArgumentException">What comes out has another number of values than <paramref name="into"/>.</exception>
    public void Read(Image image, in SampleKey key, PixelNormalizer normalizer, Span<float> into)
    {
        Plan plan = Draw(image.Size, key);
        if (plan.Size.Count != into.Length) throw new ArgumentException($"The step made an image of {plan.Size}; there is room for {into.Length} floats.");
        PipelineRunner.OfThread.Run(plan, image.Size, image.Pixels, normalizer, into);
    }

    /// <summary>The size of what comes out.</summary>
    public ImageSize SizeAfter(ImageSize size, in SampleKey key) => Draw(size, key).Size;

    private Plan Draw(ImageSize size, in SampleKey key)
    {
        Plan plan = PipelineRunner.OfThread.Plan;
        plan.Begin(size);
        Philox random = key.Stream(Place);
        Pipeline[Place].AddTo(plan, ref random);
        return plan;
    }
}
