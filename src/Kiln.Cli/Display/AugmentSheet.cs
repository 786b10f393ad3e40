using Kiln.Vision;

namespace Kiln.Cli;

/// <summary>A pipeline as a contact sheet: the originals, each step by itself with what it costs, and the whole.</summary>
internal static class AugmentSheet
{
    /// <summary>Draws images as they are in one epoch, with their masks laid over them where they have some.</summary>
    /// <param name="images">The training images.</param>
    /// <param name="samples">The numbers of those to draw.</param>
    /// <param name="pipeline">What happens to them.</param>
    /// <param name="costs">What the steps cost.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    public static Image Draw(ImageSource images, IReadOnlyList<int> samples, Pipeline pipeline, StepCosts costs, ulong seed, int epoch)
    {
        Image[] originals = [.. samples.Select(images.ImageOf)];
        Image[]? masks = images.Masks is null ? null : [.. samples.Select(i => images.MaskOf(i)!)];
        SheetRow Row(string title, string details, string note, Func<Image, SampleKey, Image> change, Func<ImageSize, Image, SampleKey, Image> move) =>
            new(title, details, note, Each((i, key) => change(originals[i], key))) { Masks = masks is null ? null : Each((i, key) => move(originals[i].Size, masks[i], key)) };
        Image[] Each(Func<int, SampleKey, Image> one) => [.. samples.Select((sample, i) => one(i, new SampleKey(seed, epoch, sample)))];

        string legend = masks is null ? "" : MaskOverlay.Legend(images.ClassNames);
        var rows = new List<SheetRow> { Row("originals", legend, images.SizeText(), (image, _) => image, (_, mask, _) => mask) };
        for (int s = 0; s < pipeline.Count; s++)
        {
            var step = new PipelineStep(pipeline, s);
            (string name, string settings) = StepCosts.Words(pipeline[s]);
            rows.Add(Row($"{s + 1}  {name}", settings, Cost(costs.Steps[s]), (image, key) => step.Apply(image, key), (size, mask, key) => step.ApplyToMask(size, mask, key)));
        }

        rows.Add(Row("the whole pipeline", "as training sees it", Cost(costs.Whole), (image, key) => pipeline.Apply(image, key), (size, mask, key) => pipeline.ApplyToMask(size, mask, key)) with { Marked = true });
        return ContactSheet.Draw(images.Name, $"{pipeline.Count} steps · seed {seed} · epoch {epoch} · training images {Numbers(samples)}", rows);
    }

    private static string Numbers(IReadOnlyList<int> samples) =>
        samples[^1] == samples.Count - 1 ? $"0 … {samples.Count - 1}" : string.Join(", ", samples);

    private static string Cost(double microseconds) => $"{microseconds:F1} µs per image";
}
