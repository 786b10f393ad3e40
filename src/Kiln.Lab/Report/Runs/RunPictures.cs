using Kiln.Vision;

namespace Kiln.Lab;

/// <summary>What a trained model shows of itself on images: its first layer, its worst mistakes, examples of what it takes for what.</summary>
/// <param name="Filters">The weights of the first layer, or null.</param>
/// <param name="Mistakes">The wrong answers it was surest of, or null.</param>
/// <param name="Confusions">Images of the commonest confusions, or null.</param>
public sealed record RunPictures(PictureFigure? Filters, PictureFigure? Mistakes, PictureFigure? Confusions)
{
    private const int MostMistakes = 24, MostPairs = 6, PerPair = 4, Width = 96;

    /// <summary>Nothing to be seen.</summary>
    public static RunPictures None { get; } = new(null, null, null);

    /// <summary>The first layer alone, where the images are not at hand or have no class that could be mistaken.</summary>
    public static RunPictures Of(ImageClassifier classifier) => new(FilterPictures.Of(classifier.Net, classifier.Info.InputShape), null, null);

    /// <summary>Asks the model about the test images of its recipe; one of labels, values or masks shows its first layer alone.</summary>
    /// <param name="classifier">The model.</param>
    /// <param name="test">The test images.</param>
    /// <param name="cancellation">Ends it between two batches.</param>
    /// <exception cref="InputException">The images do not fit the model.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static RunPictures Of(ImageClassifier classifier, ImageSource test, CancellationToken cancellation = default)
    {
        if (classifier.Info.Targets.Kind != TargetKind.Class) return Of(classifier);
        ImageView view = classifier.TestView(test);
        Dataset part = classifier.Info.Recipe.TestPart(view);
        SamplePredictions answers = SamplePredictions.Of(classifier.Net, classifier.Weights, part, classifier.Info.Recipe, cancellation);
        IReadOnlyList<string> names = classifier.Info.ClassNames;
        Picture PictureOf(int sample)
        {
            int index = part is Subset some ? some.Indices[sample] : sample;
            byte[] png = PngWriter.Encode(view.ReadImage(index, default));
            return new(png, $"{names[answers.Labels[sample]]} taken for {names[answers.Predicted[sample]]}, {100 * answers.Confidence[sample]:0}\u00a0% sure", Width);
        }

        int[] mistakes = answers.Mistakes();
        var counts = new ConfusionMatrix(names.Count);
        for (int i = 0; i < answers.Count; i++) counts.Add(answers.Labels[i], answers.Predicted[i]);
        int[] examples =
        [
            .. from pair in ConfusionFigures.Pairs(counts.ToRows(), MostPairs)
               from sample in mistakes.Where(i => answers.Labels[i] == pair.Truth && answers.Predicted[i] == pair.Predicted).Take(PerPair)
               select sample,
        ];
        return new(
            FilterPictures.Of(classifier.Net, classifier.Info.InputShape),
            mistakes.Length == 0 ? null : new("Worst mistakes", [.. mistakes.Take(MostMistakes).Select(PictureOf)], $"Of {mistakes.Length} wrong answers those the model was surest of."),
            examples.Length == 0 ? null : new("What is taken for what", [.. examples.Select(PictureOf)], $"Up to {PerPair} images of each of the {MostPairs} commonest confusions."));
    }
}
