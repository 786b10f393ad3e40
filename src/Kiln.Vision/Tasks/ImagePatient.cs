using Kiln.Devices;

namespace Kiln.Vision;

/// <summary>A recipe for images, or what came of it, as a patient of the doctor.</summary>
public static class ImagePatient
{
    /// <summary>More images than these are not compared byte by byte where each must be decoded for it.</summary>
    private const int MostDecoded = 20_000;

    /// <summary>Test images for which a trained model's answers are compared with those for changed ones.</summary>
    private const int MostAsked = 300;

    /// <summary>The share of answers for one class that go to one other class, from which a change is said to do so.</summary>
    private const double Often = 0.2;

    /// <summary>Builds the model of a recipe and draws or loads its weights.</summary>
    /// <param name="task">Data and model of the recipe.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="trained">The trained model; null for first weights.</param>
    /// <param name="history">The metrics of its run; null for none.</param>
    /// <param name="failure">Where numbers stopped being finite in its run, or null.</param>
    /// <param name="progress">Is told what is being measured, or null.</param>
    /// <param name="cancellation">Ends the examination after the rule or step under way.</param>
    /// <exception cref="InputException">The data cannot be used, or model and data do not fit.</exception>
    public static Patient Of(
        ImageTask task, Device device, ModelFile? trained = null, IReadOnlyList<MetricsLine>? history = null, NonFinite? failure = null, Action<string>? progress = null, CancellationToken cancellation = default)
    {
        Recipe recipe = task.Recipe;
        progress?.Invoke("images");
        DataFacts facts = FactsOf(task.Images, recipe);
        if (trained is not null) facts = WithModel(facts, task, trained, device, cancellation);
        var patient = new Patient(task.Net, recipe, task.Train, device)
        {
            Test = task.Test, IsTrained = trained is not null, History = history ?? [], Facts = facts, Failure = failure, Progress = progress, Cancellation = cancellation,
        };
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

    /// <summary>Opens the data of a recipe, builds its model and draws first weights.</summary>
    /// <param name="recipe">What defines the run.</param>
    /// <param name="finder">Where data sets are looked for.</param>
    /// <param name="device">Where to compute.</param>
    /// <exception cref="InputException">The data cannot be found or used, or model and data do not fit.</exception>
    public static Patient Of(Recipe recipe, DataFinder finder, Device device) => Of(ImageTask.For(recipe, finder), device);

    /// <summary>What is not looked at because of the number of images, as a sentence; null where all is.</summary>
    public static string? LimitOf(ImageSources images) =>
        CanCompare(images) ? null : $"Equal images are not looked for among more than {MostDecoded:N0} images that must be decoded; kiln pack makes one file of them in which they are.";

    /// <summary>Builds patients of recipes that differ in anything but their data.</summary>
    /// <param name="images">The data, open.</param>
    public static Func<Recipe, PatientParts> MakerOf(ImageSources images)
    {
        TransformJson.Register();   // changes of a recipe are read as JSON
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
        var facts = new DataFacts { LabelChanges = ChangesOf(recipe) };
        if (!CanCompare(images)) return facts;
        DuplicateImages equal = DuplicateImages.Of(images);
        return facts with { TestInTrain = equal.TestInTrain, TestCount = images.Test.Count, Contradicting = equal.Contradicting };
    }

    private static bool CanCompare(ImageSources images) => !(images.Train.DecodesOnRead || images.Test.DecodesOnRead) || images.Train.Count + images.Test.Count <= MostDecoded;

    /// <summary>What a trained model adds: on which part its normaliser was fitted, and what it says of images under the changes that are doubted.</summary>
    private static DataFacts WithModel(DataFacts facts, ImageTask task, ModelFile trained, Device device, CancellationToken cancellation)
    {
        if (trained.Info.Normalizer is { Length: > 0 } stored && CanCompare(task.Images))
        {
            (double train, double test) = SplitLeak.DistancesOf(task.Images, NormalizerJson.Read(stored), InputNormalization.Parse(trained.Info.Recipe.Normalize));
            facts = facts with { StatisticsFromTrain = train, StatisticsFromTest = test };
        }

        if (facts.LabelChanges.Count == 0 || task.Train.Targets.Kind != TargetKind.Class) return facts;
        using var model = ImageClassifier.Of(trained, device);
        IReadOnlyList<ImageTransform> all = ImageTask.TransformsOf(task.Recipe);
        int[] some = [.. Enumerable.Range(0, Math.Min(MostAsked, task.Images.Test.Count)).Select(i => (int)((long)i * task.Images.Test.Count / Math.Min(MostAsked, task.Images.Test.Count)))];
        var asked = new ImageSelection(task.Images.Test, some, DataPart.Test, null, task.Images.Test.ClassNames);
        return facts with { LabelChanges = [.. facts.LabelChanges.Select(change => Asked(change, all, model, asked, cancellation))] };
    }

    /// <summary>A doubted change with what the model says of it: trained under the change, it still takes one class for another.</summary>
    private static LabelChange Asked(LabelChange change, IReadOnlyList<ImageTransform> all, ImageClassifier model, ImageSource images, CancellationToken cancellation)
    {
        ImageTransform? transform = all.FirstOrDefault(t => TransformCatalog.Entries.First(e => e.Type == t.GetType()).Name == change.Transform);
        if (transform is null) return change;
        ClassFlips? most = LabelFlips.Measure(model, images, [transform], cancellation)[0].MostFrequent;
        return most is { IntoName: { } into } && (double)most.Times / most.Looks >= Often
            ? change with { Reason = $"{change.Reason}; of the images of '{most.Name}', the trained model takes {(double)most.Times / most.Looks:P0} for '{into}' when they are changed so" }
            : change;
    }

    private static IReadOnlyList<LabelChange> ChangesOf(Recipe recipe) => [.. LabelSafety.Warnings(recipe).Select(Change)];

    /// <summary>A warning, as <c>verticalFlip may change the class …: reason; leave it out.</c>, in its parts.</summary>
    private static LabelChange Change(string warning)
    {
        string reason = warning[(warning.IndexOf(": ", StringComparison.Ordinal) + 2)..].Split("; leave it out")[0];
        return new(warning.Split(' ')[0], double.NaN, reason);
    }
}
