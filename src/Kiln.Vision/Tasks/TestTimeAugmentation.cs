namespace Kiln.Vision;

/// <summary>Several views of each test image, whose predictions a model averages.</summary>
/// <remarks>
/// Either random <see cref="Views"/>, of which the first is the image as it is, or fixed ones: at each of several scales the ten crops of Krizhevsky et al. (2012), or
/// the centre alone. Fixed crops have the size the model was trained on.
/// </remarks>
public sealed record TestTimeAugmentation
{
    private TestTimeAugmentation()
    {
    }

    /// <summary>Views by random transforms, the image itself among them; 1 for the image alone, 0 where views are fixed.</summary>
    public int Count { get; private init; }

    /// <summary>What makes the random views; null for the random changes of the model's training.</summary>
    public Pipeline? Transforms { get; private init; }

    /// <summary>The lengths of the short side at which fixed views are taken, in pixels; none for that of the images.</summary>
    public IReadOnlyList<int> Scales { get; private init; } = [];

    /// <summary>Whether each scale has ten crops; else it has one, the centre.</summary>
    public bool TenCrops { get; private init; }

    /// <summary>What is averaged.</summary>
    public ViewMean Mean { get; init; }

    /// <summary>The image as it is and <paramref name="count"/> − 1 random changes of it.</summary>
    /// <param name="count">How many views, at least 1.</param>
    /// <param name="transforms">The changes; null for those of the model's training.</param>
    /// <exception cref="InputException">Fewer than 1 views.</exception>
    public static TestTimeAugmentation Views(int count, Pipeline? transforms = null) =>
        count >= 1 ? new() { Count = count, Transforms = transforms } : throw new InputException($"Test-time augmentation with {count} views: expected at least 1, which is the image as it is.");

    /// <summary>Crops at fixed places, at each of several scales.</summary>
    /// <param name="tenCrops">Whether to take four corners, the centre and their mirror images; else the centre alone.</param>
    /// <param name="scales">The lengths of the short side; none for the images as they are.</param>
    /// <exception cref="InputException">A scale below 1.</exception>
    public static TestTimeAugmentation Crops(bool tenCrops, params IReadOnlyList<int> scales)
    {
        foreach (int scale in scales) Setting.Side(scale, 256, "a scale", "Test-time augmentation");
        return new() { TenCrops = tenCrops, Scales = scales };
    }

    /// <summary>The views of test images, one data set each; the recipe's limit is applied.</summary>
    /// <exception cref="InputException">The images have other classes than the model knows, the training had no random changes to take, or a view is of another size than the model takes.</exception>
    public IReadOnlyList<Dataset> Of(ImageSource images, PixelNormalizer normalizer, ModelInfo model)
    {
        if (images.ClassNames.Count > model.ClassNames.Count) throw new InputException($"'{images.Name}' has {images.ClassNames.Count} classes, but the model knows {model.ClassNames.Count}; evaluate it on data like those it was trained on.");
        var views = new List<Dataset>();
        foreach (Pipeline pipeline in Count > 0 ? RandomViews(images, model) : FixedViews(images, model))
        {
            var view = new ImageView(images, normalizer, pipeline);
            if (view.SampleShape != model.InputShape)
            {
                throw new InputException($"The views of '{images.Name}' are {string.Join('×', view.SampleShape.ToArray())}, but the model was trained on {string.Join('×', model.InputShape.ToArray())}; choose crops and scales that fit it.");
            }

            views.Add(model.Recipe.TestPart(view));
        }

        return views;
    }

    private IEnumerable<Pipeline> RandomViews(ImageSource images, ModelInfo model)
    {
        Pipeline changes = Transforms ?? new Pipeline(ImageTask.TransformsOf(model.Recipe));
        if (Count > 1 && changes.Count == 0) throw new InputException("The model was trained without random changes, so there are no other views to average; name some, such as --augment translate:0.07:0.07,flip.");
        Pipeline plain = images.CommonSize?.Shape == model.InputShape ? Pipeline.None : new(new Resize(model.InputShape[0], model.InputShape[1]));
        return Enumerable.Range(0, Count).Select(i => i == 0 ? plain : changes);
    }

    private IEnumerable<Pipeline> FixedViews(ImageSource images, ModelInfo model)
    {
        (int height, int width) = (model.InputShape[0], model.InputShape[1]);
        foreach (int scale in Scales.Count > 0 ? Scales : [images.CommonSize is { } same ? Math.Min(same.Height, same.Width) : Math.Min(height, width)])
        {
            var resize = new Resize(scale);
            if (!TenCrops) yield return new(resize, new CenterCrop(height, width));
            for (int i = 0; TenCrops && i < 10; i++) yield return new(resize, new FixedView(new TenCrop(height, width), i));
        }
    }
}
