using Kiln.Devices;

namespace Kiln.Vision;

/// <summary>A recipe for images, or what came of it, as a patient of the doctor.</summary>
public static class ImagePatient
{
    /// <summary>Opens the data, builds the model and draws or loads its weights.</summary>
    /// <param name="recipe">What defines the run.</param>
    /// <param name="finder">Where data sets are looked for.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="trained">The trained model; null for first weights.</param>
    /// <param name="history">The metrics of its run; null for none.</param>
    /// <exception cref="InputException">The data cannot be found or used, or model and data do not fit.</exception>
    public static Patient Of(Recipe recipe, DataFinder finder, Device device, ModelFile? trained = null, IReadOnlyList<MetricsLine>? history = null)
    {
        ImageTask task = ImageTask.For(recipe, finder);
        var patient = new Patient(task.Net, recipe, task.Train, device) { Test = task.Test, IsTrained = trained is not null, History = history ?? [], Facts = FactsOf(task.Images, recipe) };
        try
        {
            trained?.LoadInto(task.Net);
            return patient;
        }
        catch
        {
            patient.Dispose();
            throw;
        }
    }

    /// <summary>Builds patients of recipes that differ in anything but their data.</summary>
    /// <param name="images">The data, open.</param>
    public static Func<Recipe, PatientParts> MakerOf(ImageSources images)
    {
        DataFacts? facts = null;
        return recipe =>
        {
            ImageTask task = ImageTask.For(recipe, images);
            facts ??= FactsOf(images, recipe);
            return new(task.Net, task.Train, task.Test, facts with { LabelChanges = ChangesOf(recipe) });
        };
    }

    /// <summary>What the bytes of the images, and the kind of the data, say.</summary>
    /// <exception cref="InputException">A rule of the recipe on unsafe transforms cannot be read.</exception>
    public static DataFacts FactsOf(ImageSources images, Recipe recipe)
    {
        DuplicateImages equal = DuplicateImages.Of(images);
        return new()
        {
            TestInTrain = equal.TestInTrain,
            TestCount = images.Test.Count,
            Contradicting = equal.Contradicting,
            LabelChanges = ChangesOf(recipe),
        };
    }

    private static IReadOnlyList<LabelChange> ChangesOf(Recipe recipe) => [.. LabelSafety.Warnings(recipe).Select(Change)];

    /// <summary>A warning, as <c>verticalFlip may change the class …: reason; leave it out.</c>, in its parts.</summary>
    private static LabelChange Change(string warning)
    {
        string reason = warning[(warning.IndexOf(": ", StringComparison.Ordinal) + 2)..].Split("; leave it out")[0];
        return new(warning.Split(' ')[0], double.NaN, reason);
    }
}
