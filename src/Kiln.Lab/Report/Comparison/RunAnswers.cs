using Kiln.Devices;
using Kiln.Vision;

namespace Kiln.Lab;

/// <summary>What the model of a run says of each of its test images.</summary>
/// <param name="Run">The run.</param>
/// <param name="Answers">Its answers; null where the model or the data are not at hand.</param>
/// <param name="DrawnBySeed">Whether the seed of the run decided which images are for testing.</param>
public sealed record RunAnswers(RunFiles Run, SamplePredictions? Answers, bool DrawnBySeed)
{
    /// <summary>Asks the model; where that cannot be done, says why and leaves the answers out.</summary>
    /// <param name="run">The run.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="finder">Where data are looked for.</param>
    /// <param name="say">Takes the reason, one sentence.</param>
    /// <param name="cancellation">Ends it between two batches.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static RunAnswers Of(RunFiles run, Device device, DataFinder finder, Action<string> say, CancellationToken cancellation = default)
    {
        try
        {
            using var classifier = ImageClassifier.Load(run.Path, device);
            ImageSources images = DatasetOpening.Open(run.Recipe.Data, run.Recipe.DataOptions, run.Recipe.Seed, finder);
            Dataset part = classifier.Info.Recipe.TestPart(classifier.TestView(images.Test));
            return new(run, SamplePredictions.Of(classifier.Net, classifier.Weights, part, run.Recipe, cancellation), images.Undivided is not null);
        }
        catch (InputException e)
        {
            say($"{run.Name}: its answers cannot be compared image by image: {e.Message}");
            return new(run, null, false);
        }
    }

    /// <summary>Compares two models on the same images; null where the images are not the same or answers are missing.</summary>
    public static McNemar? Compare(RunAnswers first, RunAnswers second)
    {
        if (first.Answers is not { } a || second.Answers is not { } b || !a.Labels.SequenceEqual(b.Labels)) return null;
        bool sameData = !RecipeTables.Differences([first.Run.Recipe, second.Run.Recipe]).Any(d => d.Key is "data" or "dataOptions" or "testLimit");
        if (!sameData || (first.DrawnBySeed && first.Run.Recipe.Seed != second.Run.Recipe.Seed)) return null;
        return McNemar.Of(a.Right(), b.Right());
    }
}
