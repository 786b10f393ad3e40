namespace Kiln.Vision;

/// <summary>All images of a data set that could be read, before they are divided.</summary>
/// <param name="Images">The images.</param>
/// <param name="Parts">The part each belongs to.</param>
/// <param name="Report">What was left out.</param>
internal sealed record WholeImages(ImageSource Images, ListedPart[] Parts, ReadingReport Report)
{
    /// <summary>The files the images come from, and the number of the file of each image; null where there are none.</summary>
    public (EncodedFiles Files, int[] Numbers)? Encoded { get; init; }

    /// <summary>The parts to train on and to measure on, as the options ask for them.</summary>
    /// <exception cref="InputException">A part would be empty.</exception>
    public ImageSources Divide(DataOptions options, ulong seed)
    {
        if (Array.TrueForAll(Parts, p => p == ListedPart.Undivided))
        {
            if (options.Folds is not null) return new ImageSources(Images, Images, Report).Folded(options, seed) with { Undivided = Images };
            (int[] train, int[] held) = Split.Stratified(Images.Labels, options.TestShare, seed, Images.Name);
            return new ImageSources(Images.Select(train, DataPart.Train), Images.Select(held, DataPart.Test), Report) { Undivided = Images };
        }

        int[] Of(ListedPart part) => [.. Enumerable.Range(0, Parts.Length).Where(i => Parts[i] == part)];
        (int[] trained, int[] measured) = (Of(ListedPart.Train), Of(ListedPart.Test));
        if (trained.Length == 0 || measured.Length == 0) throw new InputException($"'{Images.Name}' has {trained.Length} images to train on and {measured.Length} to measure on; expected some of both.");
        return new ImageSources(Images.Select(trained, DataPart.Train), Images.Select(measured, DataPart.Test), Report).Folded(options, seed);
    }
}
