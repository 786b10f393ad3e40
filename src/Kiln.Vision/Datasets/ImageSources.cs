namespace Kiln.Vision;

/// <summary>The two parts of a data set, ready to be read, and what was found on the way.</summary>
/// <param name="Train">What weights are fitted to.</param>
/// <param name="Test">What measures the result.</param>
/// <param name="Report">What reading came to.</param>
public sealed record ImageSources(ImageSource Train, ImageSource Test, ReadingReport Report)
{
    /// <summary>All images of data that have no parts of their own; null where they have.</summary>
    public ImageSource? Undivided { get; init; }

    /// <summary>The files that were found damaged while images were decoded so far; the next good image of the same class and part stands in the place of each.</summary>
    public IReadOnlyList<BadFile> Replaced =>
        [.. new[] { Train, Test, Undivided }.OfType<MendedImages>().SelectMany(images => images.Damaged).DistinctBy(bad => bad.Path)];

    /// <summary>Lets good images stand in for those that prove damaged when they are decoded, unless these are to end the run.</summary>
    internal ImageSources Mended(OnBad onBad) => onBad == OnBad.Fail || !Train.DecodesOnRead
        ? this
        : this with { Train = new MendedImages(Train), Test = new MendedImages(Test), Undivided = Undivided is null ? null : new MendedImages(Undivided) };

    /// <summary>Takes a data set in memory.</summary>
    public static ImageSources Of(ImageSets sets) => new(sets.Train, sets.Test, ReadingReport.Nothing);

    /// <summary>Puts one fold of the training images in the place of the test images, where the options ask for it.</summary>
    /// <exception cref="InputException">There are fewer images than folds.</exception>
    internal ImageSources Folded(DataOptions options, ulong seed)
    {
        if (options.Folds is not { } folds) return this;
        ImageSource whole = Undivided ?? Train;
        (int[] train, int[] held) = Folds.Stratified(whole.Labels, folds, options.Fold, seed);
        return this with { Train = whole.Select(train, DataPart.Train), Test = whole.Select(held, DataPart.Test) };
    }
}

/// <summary>A file that could not be read.</summary>
/// <param name="Path">The file.</param>
/// <param name="Reason">Why, as one sentence that begins with the path.</param>
public sealed record BadFile(string Path, string Reason);

/// <summary>What reading a data set came to.</summary>
/// <param name="Ignored">How many files were no images by their names, hidden ones included.</param>
/// <param name="Bad">The images that could not be read and were left out, in the order of the data.</param>
/// <param name="EmptyClasses">Folders of classes without any image.</param>
public sealed record ReadingReport(int Ignored, IReadOnlyList<BadFile> Bad, IReadOnlyList<string> EmptyClasses)
{
    /// <summary>Nothing to tell.</summary>
    public static ReadingReport Nothing { get; } = new(0, [], []);
}
