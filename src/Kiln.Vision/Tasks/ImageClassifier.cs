using Kiln.Devices;

namespace Kiln.Vision;

/// <summary>One class an image may belong to.</summary>
/// <param name="Label">The number of the class.</param>
/// <param name="Name">Its name.</param>
/// <param name="Probability">How sure the model is, 0 … 1.</param>
public readonly record struct Guess(int Label, string Name, float Probability);

/// <summary>A trained model with its normaliser, ready to be asked about images.</summary>
public sealed class ImageClassifier : IDisposable
{
    private const int BatchSize = 256;

    private ImageClassifier(ModelInfo info, PixelNormalizer normalizer, Layer net, ParameterStore weights)
    {
        Info = info;
        Normalizer = normalizer;
        Net = net;
        Weights = weights;
    }

    /// <summary>What the model file says beside the weights.</summary>
    public ModelInfo Info { get; }

    /// <summary>What turns bytes into floats, as in training.</summary>
    public PixelNormalizer Normalizer { get; }

    /// <summary>The model.</summary>
    public Layer Net { get; }

    /// <summary>Its parameters.</summary>
    public ParameterStore Weights { get; }

    /// <summary>Loads the model of a run, given the run's folder or the model file itself.</summary>
    /// <exception cref="InputException">There is no such model, or it is damaged.</exception>
    public static ImageClassifier Load(string run, Device device) => Of(ModelFile.Read(ModelPath(run)), device);

    /// <summary>The model of a file that was read.</summary>
    /// <exception cref="InputException">Its weights do not fit its model.</exception>
    internal static ImageClassifier Of(ModelFile file, Device device)
    {
        ModelInfo info = file.Info;
        Layer net = ModelCatalog.Create(info.Recipe.Model, info.InputShape, info.ClassNames.Count, ModelOptions.Of(info.Recipe) with { Targets = info.Targets.Kind });
        var weights = ParameterStore.For(net.Parameters, device, info.Recipe.Seed);
        try
        {
            file.LoadInto(net);
            return new(info, NormalizerJson.Read(info.Normalizer), net, weights);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>The model file of a run, given the run's folder or the file itself.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static string ModelPath(string run)
    {
        if (File.Exists(run)) return run;
        string path = Path.Combine(run, "model.safetensors");
        return File.Exists(path) ? path : throw new InputException($"'{run}' is neither the folder of a run that has ended nor a model file; train one first, or check the path.");
    }

    /// <summary>Measures the model on images; the same sums as at the end of training, so the same numbers.</summary>
    /// <exception cref="InputException">The images are of another size or have other classes than the model knows.</exception>
    public Evaluation Evaluate(ImageSource images, CancellationToken cancellation = default) =>
        Evaluator.Evaluate(Net, Weights, Info.Recipe.TestPart(TestView(images)), Info.Recipe, cancellation: cancellation);

    /// <summary>Measures the model on several views of each image, whose predictions are averaged.</summary>
    /// <exception cref="InputException">The images have other classes than the model knows, or the views another size.</exception>
    public Evaluation Evaluate(ImageSource images, TestTimeAugmentation views, CancellationToken cancellation = default) =>
        ViewEvaluator.Evaluate(Net, Weights, views.Of(images, Normalizer, Info), Info.Recipe, views.Mean, cancellation);

    /// <summary>
    /// Measures the running statistics of batch norms anew over training images, as the recipe's <c>preciseStatistics</c> does at the end of a run. The model in memory changes, its file does not.
    /// </summary>
    /// <param name="train">The images it was trained on.</param>
    /// <param name="batches">Over how many batches, one epoch at most.</param>
    /// <returns>How many norms were set, and over how many batches.</returns>
    /// <exception cref="InputException">The images are for testing or of another size than the model knows, or there are fewer than 1 batches.</exception>
    public (int Norms, int Batches) MeasureStatistics(ImageSource train, int batches)
    {
        PixelNormalizer.RequireTraining(train);
        var view = new ImageView(train, Normalizer, ImageTask.TransformsOf(Info.Recipe));
        if (view.SampleShape != Info.InputShape) CheckSize(new(view.SampleShape[0], view.SampleShape[1], view.SampleShape[2]), train.Name);
        Loader loader = Info.Recipe.LoaderOf(Info.Recipe.TrainPart(view));
        int taken = Math.Min(batches, loader.BatchesPerEpoch);
        return (PreciseStatistics.Measure(Net, Weights, loader.Epoch(0).Take(taken)), taken);
    }

    /// <summary>How far the model is from itself with its batch norms folded into its weights, on the images that the plain evaluation takes.</summary>
    /// <exception cref="InputException">The images are of another size than the model knows.</exception>
    public FoldingReport CompareFolded(ImageSource images)
    {
        Recipe recipe = Info.Recipe;
        return FoldingReport.Compare(Net, Weights, new Loader(recipe.TestPart(TestView(images)), recipe.EvaluationBatchSize, recipe.Seed, shuffle: false).Epoch(0));
    }

    /// <summary>The likeliest classes of each image, most likely first.</summary>
    /// <param name="images">Bytes of images of the model's size, one after the other.</param>
    /// <param name="top">How many classes per image.</param>
    public IReadOnlyList<Guess[]> Predict(ReadOnlySpan<byte> images, int top = 3)
    {
        float[] probabilities = Outputs(images, output => output.Softmax(), out int count);
        int classes = probabilities.Length / Math.Max(count, 1);
        var guesses = new Guess[count][];
        for (int i = 0; i < count; i++) guesses[i] = Largest(probabilities.AsSpan(i * classes, classes), top);
        return guesses;
    }

    /// <summary>What a model of labels or values says of each image, in the order of its names: probabilities of labels, or values in their own units.</summary>
    /// <param name="images">Bytes of images of the model's size, one after the other.</param>
    /// <exception cref="InputException">The model knows classes.</exception>
    public IReadOnlyList<double[]> PredictTargets(ReadOnlySpan<byte> images)
    {
        if (Info.Targets.Kind is not (TargetKind.Labels or TargetKind.Values)) throw new InputException("This model knows classes, neither labels nor values; ask it for classes.");
        bool labels = Info.Targets.Kind == TargetKind.Labels;
        float[] outputs = Outputs(images, output => labels ? output.Sigmoid() : output, out int count);
        int columns = Info.ClassNames.Count;
        var found = new double[count][];
        for (int i = 0; i < count; i++)
        {
            found[i] = new double[columns];
            for (int c = 0; c < columns; c++) found[i][c] = Info.Targets.Unscale(c, outputs[(i * columns) + c]);
        }

        return found;
    }

    /// <summary>The class that a model for segmentation gives each pixel, an image <c>[H, W, 1]</c> of class numbers for each image.</summary>
    /// <param name="images">Bytes of images of the model's size, one after the other.</param>
    /// <exception cref="InputException">The model answers for whole images.</exception>
    public IReadOnlyList<Image> PredictMasks(ReadOnlySpan<byte> images)
    {
        if (Info.Targets.Kind != TargetKind.Pixels) throw new InputException("This model answers for whole images and not for pixels; take one that was trained on masks.");
        int size = Info.InputShape.Count, classes = Info.ClassNames.Count;
        var masks = new Image[images.Length / size];
        for (int i = 0; i < masks.Length; i++)
        {
            // Image by image: a row of numbers for each pixel of many images would fill the memory.
            float[] scores = Outputs(images.Slice(i * size, size), output => output, out _);
            masks[i] = new(Info.InputShape[0], Info.InputShape[1], 1);
            for (int p = 0; p < masks[i].Pixels.Length; p++) masks[i].Pixels[p] = (byte)Math.Max(Metrics.Predict(scores.AsSpan(p * classes, classes)), 0);
        }

        return masks;
    }

    /// <summary>What the model makes of images, row after row.</summary>
    private float[] Outputs(ReadOnlySpan<byte> images, Func<Tensor, Tensor> head, out int count)
    {
        int size = Info.InputShape.Count, columns = 0;
        count = images.Length / size;
        if (images.Length != count * size) throw new ArgumentException($"{images.Length} bytes are not a whole number of images of {Info.InputShape}.");
        float[] outputs = [];
        var values = new float[Math.Min(count, BatchSize) * size];
        for (int start = 0; start < count; start += BatchSize)
        {
            int n = Math.Min(BatchSize, count - start);
            Span<float> batch = values.AsSpan(0, n * size);
            Normalizer.Apply(images.Slice(start * size, n * size), batch);
            using Pass pass = Pass.Inference(Weights);
            ReadOnlySpan<float> rows = head(Net.Apply(pass.Input(batch, [n, .. Info.InputShape.ToArray()]))).Span;
            columns = rows.Length / n;
            if (outputs.Length == 0) outputs = new float[count * columns];
            rows.CopyTo(outputs.AsSpan(start * columns));
        }

        return outputs;
    }

    /// <summary>Checks that images have the size the model was made for.</summary>
    /// <exception cref="InputException">They have not.</exception>
    public void CheckSize(ImageSize size, string what)
    {
        if (size.Shape != Info.InputShape)
        {
            throw new InputException($"{what}: images are {size}, but the model was trained on {string.Join('×', Info.InputShape.ToArray())}; scale or convert them first.");
        }
    }

    private void CheckTargets(ImageSource images)
    {
        TargetKind kind = images.TargetKind;
        if (kind != Info.Targets.Kind) throw new InputException($"'{images.Name}' has {Words(kind)}, but the model was trained on {Words(Info.Targets.Kind)}; evaluate it on data like those it was trained on.");

        static string Words(TargetKind kind) => kind switch { TargetKind.Labels => "several labels for an image", TargetKind.Values => "numbers as targets", TargetKind.Pixels => "a class for each pixel", _ => "a class for each image" };
    }

    /// <summary>Images as the model was measured on them in training: where augmentation fixed the size, made that size as a whole. No limit of the recipe is applied.</summary>
    /// <param name="images">The images.</param>
    /// <param name="changes">What is done to them before; null for nothing.</param>
    /// <exception cref="InputException">The images are of another size or have other classes or targets than the model knows.</exception>
    public ImageView TestView(ImageSource images, IReadOnlyList<ImageTransform>? changes = null)
    {
        CheckTargets(images);
        if (images.TargetKind != TargetKind.Class || !images.ClassNames.All(n => n.All(char.IsAsciiDigit))) images = images.WithClasses(Info.ClassNames);
        if (images.ClassNames.Count > Info.ClassNames.Count) throw new InputException($"'{images.Name}' has {images.ClassNames.Count} classes, but the model knows {Info.ClassNames.Count}; evaluate it on data like those it was trained on.");
        changes ??= [];
        if (images.CommonSize?.Shape == Info.InputShape && changes.Count == 0) return new(images, Normalizer, targets: Info.Targets);
        if (images.CommonSize is { } own && own.Shape == Info.InputShape && new Pipeline(changes).SizeAfter(own) == own) return new(images, Normalizer, changes, Info.Targets);
        if (images.CommonSize?.Shape == Info.InputShape) throw new InputException($"The changes '{new Pipeline(changes)}' make images of another size than the model takes; choose some that keep the size.");
        bool resized = new Pipeline(ImageTask.TransformsOf(Info.Recipe)).FixedSize is not null && images.Channels == Info.InputShape[2];
        if (!resized && images.CommonSize is { } size) CheckSize(size, images.Name);
        if (!resized) throw new InputException($"{images.Name}: images are {images.SizeText()}, but the model was trained on {string.Join('×', Info.InputShape.ToArray())}; give them one size by --size.");
        return new(images, Normalizer, [new Resize(Info.InputShape[0], Info.InputShape[1]), .. changes], Info.Targets);
    }

    /// <summary>Frees the parameters.</summary>
    public void Dispose() => Weights.Dispose();

    private Guess[] Largest(ReadOnlySpan<float> probabilities, int top)
    {
        float[] all = probabilities.ToArray();
        return [.. Enumerable.Range(0, all.Length).OrderByDescending(c => all[c]).Take(top).Select(c => new Guess(c, Info.ClassNames[c], all[c]))];
    }
}
