using Kiln.Vision;

namespace Kiln.Cli;

/// <summary>A pipeline as a contact sheet: the originals, each step by itself with what it costs, and the whole.</summary>
internal static class AugmentSheet
{
    /// <summary>Draws the first images of a set as they are in one epoch.</summary>
    /// <param name="images">The training images.</param>
    /// <param name="pipeline">What happens to them.</param>
    /// <param name="costs">What the steps cost.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="columns">How many images.</param>
    public static Image Draw(ImageSet images, Pipeline pipeline, StepCosts costs, ulong seed, int epoch, int columns)
    {
        int[] samples = [.. Enumerable.Range(0, Math.Min(columns, images.Count))];
        Image[] originals = [.. samples.Select(images.ImageOf)];
        Image[] Each(Func<Image, SampleKey, Image> change) => [.. samples.Select(i => change(originals[i], new SampleKey(seed, epoch, i)))];
        var rows = new List<SheetRow> { new("originals", "", $"{images.Size}", originals) };
        for (int s = 0; s < pipeline.Count; s++)
        {
            var step = new PipelineStep(pipeline, s);
            (string name, string settings) = StepCosts.Words(pipeline[s]);
            rows.Add(new($"{s + 1}  {name}", settings, Cost(costs.Steps[s]), Each((image, key) => step.Apply(image, key))));
        }

        rows.Add(new("the whole pipeline", "as training sees it", Cost(costs.Whole), Each((image, key) => pipeline.Apply(image, key))) { Marked = true });
        return ContactSheet.Draw(images.Name, $"{pipeline.Count} steps · seed {seed} · epoch {epoch} · training images 0 … {samples.Length - 1}", rows);
    }

    private static string Cost(double microseconds) => $"{microseconds:F1} µs per image";
}
