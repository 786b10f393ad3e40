namespace Kiln.Vision;

/// <summary>How a model takes one kind of change at one strength.</summary>
/// <param name="Change">The kind: <c>rotation</c>.</param>
/// <param name="Strength">How far it goes, in <paramref name="Unit"/>; both directions are tried where there are two.</param>
/// <param name="Unit">The unit of the strength.</param>
/// <param name="Accuracy">The share of changed images that the model takes for their class, 0 … 1.</param>
/// <param name="Flips">Which predictions change, class by class.</param>
public sealed record Invariance(string Change, double Strength, string Unit, double Accuracy, LabelFlips Flips)
{
    /// <summary>The share of images whose prediction is that of the image as it is, 0 … 1; 1 is invariance.</summary>
    public double Unchanged => 1 - Flips.Share;

    /// <summary>Measures a model under rotations, shifts, zooms, shears, mirror images, brightness, contrast, blur, noise and negatives, each at several strengths.</summary>
    /// <param name="model">The trained model.</param>
    /// <param name="images">The images, such as those for testing; the recipe's limit is applied.</param>
    /// <param name="told">Is told after each kind and strength how many are done, of how many; null for nobody.</param>
    /// <param name="cancellation">Ends it between two batches.</param>
    /// <returns>By kind, weakest first.</returns>
    /// <exception cref="InputException">The images do not fit the model.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static IReadOnlyList<Invariance> Measure(ImageClassifier model, ImageSource images, Action<int, int>? told = null, CancellationToken cancellation = default)
    {
        Predicted plain = Predicted.Of(model, images, [], cancellation);
        (ChangeKind Kind, double Strength)[] all = [.. ChangeKind.All.SelectMany(kind => kind.Strengths.Select(strength => (kind, strength)))];
        var found = new List<Invariance>(all.Length);
        foreach ((ChangeKind kind, double strength) in all)
        {
            Predicted[] changed = [.. kind.At(strength).Select(t => Predicted.Of(model, images, [t], cancellation))];
            string name = $"{kind.Name} {strength.ToString(System.Globalization.CultureInfo.InvariantCulture)}{kind.Unit}";
            found.Add(new(kind.Name, strength, kind.Unit, changed.Average(c => c.Accuracy), LabelFlips.Of(name, plain, changed, model.Info.ClassNames)));
            told?.Invoke(found.Count, all.Length);
        }

        return found;
    }
}
