namespace Kiln.Vision;

/// <summary>How often the predictions for images of one class change when these are transformed.</summary>
/// <param name="Label">The class of the images.</param>
/// <param name="Name">Its name.</param>
/// <param name="Looks">How many transformed images were looked at.</param>
/// <param name="Changed">For how many of them the model gives another class than for the image as it is.</param>
/// <param name="Into">The class that is most often given then, the first of equals; null where no prediction changes.</param>
/// <param name="IntoName">Its name.</param>
/// <param name="Times">How often that class is given.</param>
public sealed record ClassFlips(int Label, string Name, int Looks, int Changed, int? Into, string? IntoName, int Times)
{
    /// <summary>The share of predictions that change, 0 … 1; not a number where there are no images.</summary>
    public double Share => (double)Changed / Looks;
}

/// <summary>Which predictions of a trained model change under one transform, class by class: a 6 that is turned by 180° becomes a 9.</summary>
/// <remarks>A model that was trained without the transform tells whether it changes what an image shows; one trained with it tells whether training made it invariant.</remarks>
/// <param name="Transform">What is done to the images.</param>
/// <param name="Classes">One entry for each class.</param>
public sealed record LabelFlips(string Transform, IReadOnlyList<ClassFlips> Classes)
{
    /// <summary>The share of predictions that change over all classes, 0 … 1.</summary>
    public double Share => (double)Classes.Sum(c => c.Changed) / Classes.Sum(c => c.Looks);

    /// <summary>The class of which the largest share goes to one other class, that other one among its fields; null where no prediction changes.</summary>
    public ClassFlips? MostFrequent => Classes.Where(c => c.Times > 0).MaxBy(c => (double)c.Times / c.Looks);

    /// <summary>Measures a model under each of several transforms.</summary>
    /// <param name="model">The trained model.</param>
    /// <param name="images">The images, such as those for testing; the recipe's limit is applied.</param>
    /// <param name="transforms">The transforms, each by itself; what they draw hangs on the recipe's seed.</param>
    /// <param name="cancellation">Ends it between two batches.</param>
    /// <returns>One entry for each transform, in their order.</returns>
    /// <exception cref="InputException">The images, or what a transform makes of them, do not fit the model.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static IReadOnlyList<LabelFlips> Measure(ImageClassifier model, ImageSource images, IReadOnlyList<ImageTransform> transforms, CancellationToken cancellation = default)
    {
        Predicted plain = Predicted.Of(model, images, [], cancellation);
        return [.. transforms.Select(t => Of(t.ToString(), plain, [Predicted.Of(model, images, [t], cancellation)], model.Info.ClassNames))];
    }

    /// <summary>Compares predictions for images as they are with those for one or more changes of each.</summary>
    internal static LabelFlips Of(string transform, Predicted plain, IReadOnlyList<Predicted> changed, IReadOnlyList<string> names)
    {
        int classes = names.Count;
        int[] looks = new int[classes], flips = new int[classes];
        int[,] into = new int[classes, classes];
        foreach (Predicted other in changed)
        {
            for (int i = 0; i < plain.Labels.Length; i++)
            {
                int label = plain.Labels[i], given = other.Classes[i];
                looks[label]++;
                if (given == plain.Classes[i]) continue;
                flips[label]++;
                if (given >= 0) into[label, given]++;
            }
        }

        return new(transform, [.. Enumerable.Range(0, classes).Select(label =>
        {
            int best = Enumerable.Range(0, classes).MaxBy(c => into[label, c]), times = into[label, best];
            return times > 0
                ? new ClassFlips(label, names[label], looks[label], flips[label], best, names[best], times)
                : new ClassFlips(label, names[label], looks[label], flips[label], null, null, 0);
        })]);
    }
}
