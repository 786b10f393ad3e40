namespace Kiln.Vision;

/// <summary>A recipe made concrete for images: the data found and normalised, and the model built to fit them.</summary>
public sealed class ImageTask
{
    private ImageTask(Recipe recipe, ImageSources images, PixelNormalizer normalizer)
    {
        Recipe = recipe;
        Images = images;
        Normalizer = normalizer;
        TargetSpec? targets = images.Train.Targets?.Fit();   // test images are measured in the scale of the training images
        Train = new ImageView(images.Train, normalizer, TransformsOf(recipe), targets);
        // Where augmentation changes the size, test images get the same one as a whole.
        Shape made = Train.SampleShape;
        Test = new ImageView(images.Test, normalizer, made == images.Test.CommonSize?.Shape ? null : [new Resize(made[0], made[1])], targets);
        // The model of a recipe that names none answers for whole images; masks ask for one that answers for each pixel.
        if (Train.Targets.Kind == TargetKind.Pixels) Recipe = recipe = recipe.WithModelUnlessNamed(ModelCatalog.SegmentationEntries[0].Name);
        Net = ModelCatalog.Create(recipe.Model, Train.SampleShape, Train.ClassNames.Count, ModelOptions.Of(recipe) with { Targets = Train.Targets.Kind });
    }

    /// <summary>What defines the run; it names the model that the data ask for where the recipe given named none.</summary>
    public Recipe Recipe { get; }

    /// <summary>The images as they are stored.</summary>
    public ImageSources Images { get; }

    /// <summary>What turns bytes into floats.</summary>
    public PixelNormalizer Normalizer { get; }

    /// <summary>The normaliser as a model file keeps it.</summary>
    public string NormalizerText => NormalizerJson.Write(Normalizer);

    /// <summary>Training images, augmented by the recipe and normalised.</summary>
    public ImageView Train { get; }

    /// <summary>Test images, normalised; resized where augmentation changes the size of training images.</summary>
    public ImageView Test { get; }

    /// <summary>The model, without memory yet.</summary>
    public Layer Net { get; }

    /// <summary>Data, normaliser and augmentation as hashes; reads up to 64 MB of pixels of each part.</summary>
    /// <exception cref="InputException">An image cannot be decoded.</exception>
    public RunFingerprint MakeFingerprint() => RunFingerprint.Of(Recipe, ImageFingerprint.Of(Images.Train), ImageFingerprint.Of(Images.Test), NormalizerText);

    /// <summary>Loads the data a recipe names, fits the normaliser to the training images and builds the model.</summary>
    /// <exception cref="InputException">The data cannot be found or used, or the model is unknown or does not fit them.</exception>
    public static ImageTask For(Recipe recipe, DataFinder finder) => For(recipe, DatasetOpening.Open(recipe.Data, recipe.DataOptions, recipe.Seed, finder));

    /// <summary>Takes data that are open, fits the normaliser to the training images and builds the model.</summary>
    /// <exception cref="InputException">The data cannot be used, or the model is unknown or does not fit them.</exception>
    public static ImageTask For(Recipe recipe, ImageSources images) => new(recipe, images, PixelNormalizer.Fit(images.Train, InputNormalization.Parse(recipe.Normalize)));

    /// <summary>The random changes that a recipe makes to training images.</summary>
    /// <exception cref="InputException">One of them is not for images.</exception>
    internal static IReadOnlyList<ImageTransform> TransformsOf(Recipe recipe) =>
        [.. recipe.Augment.Select(t => t as ImageTransform ?? throw new InputException($"The transform '{t}' is not for images."))];
}
