using System.Globalization;
using System.Text;

namespace Kiln.Vision;

/// <summary>What writing augmented images came to.</summary>
/// <param name="Files">Images written.</param>
/// <param name="Bytes">The bytes of their files.</param>
/// <param name="Complete">Whether all were written; false if it was stopped.</param>
public sealed record OfflineResult(int Files, long Bytes, bool Complete);

/// <summary>Writes the images that training sees, epoch by epoch, into files: <c>epoch-0/shirt/000017.png</c>, and a manifest of them.</summary>
/// <remarks>
/// The pixels are those that training makes of the same pipeline, seed and epoch, whatever the number of threads. Every file appears whole or not at all. The manifest,
/// <c>manifest.csv</c>, has a line for each file: its path, the number of the image it was made of, its class or other targets, the epoch and what happened to it. Images without classes
/// go to <c>epoch-0/images</c>, masks beside them to <c>epoch-0/masks</c>, so that the folder of an epoch is a data set for segmentation again.
/// </remarks>
/// <param name="images">The training images.</param>
/// <param name="pipeline">What happens to them.</param>
/// <param name="seed">The seed of the run.</param>
public sealed class OfflineAugmentation(ImageSource images, Pipeline pipeline, ulong seed)
{
    /// <summary>The name of the manifest.</summary>
    public const string Manifest = "manifest.csv";

    private readonly OfflineLayout layout = new(images);

    /// <summary>PNG, which keeps every bit, or JPEG, which does not.</summary>
    /// <exception cref="InputException">Another format.</exception>
    public ImageFormat Format
    {
        get;
        init => field = value is ImageFormat.Png or ImageFormat.Jpeg ? value : throw new InputException($"Augmented images are written as Png or Jpeg; received {value}.");
    } = ImageFormat.Png;

    /// <summary>The quality of JPEG, 1 … 100.</summary>
    public int Quality { get; init; } = 95;

    /// <summary>The numbers of the images to write; all of them where it is not set.</summary>
    public IReadOnlyList<int> Samples { get; init; } = [.. Enumerable.Range(0, images.Count)];

    /// <summary>Where an image of an epoch goes, below the folder that everything is written to.</summary>
    public string PathOf(int epoch, int index) => layout.PathOf(epoch, index, Format == ImageFormat.Png ? "png" : "jpg");

    /// <summary>Where its mask goes, always as PNG, whose numbers are the classes.</summary>
    public static string MaskPathOf(int epoch, int index) => OfflineLayout.MaskPathOf(epoch, index);

    /// <summary>Writes all images of the first epochs.</summary>
    /// <param name="folder">Where to; it must be empty or not there yet.</param>
    /// <param name="epochs">How many epochs, at least 1.</param>
    /// <param name="threads">How many threads work, at least 1.</param>
    /// <param name="written">Called after each image, from any thread; null for nobody.</param>
    /// <param name="stop">Ends the work after the images under way; the manifest then names those that are there.</param>
    /// <exception cref="InputException">The folder holds something, or cannot be written.</exception>
    public OfflineResult Write(string folder, int epochs, int threads = 1, Action? written = null, CancellationToken stop = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epochs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        layout.MakeFolders(folder, epochs);
        var lines = new string?[checked(epochs * Samples.Count)];
        long bytes = 0;
        try
        {
            Parallel.For(0, lines.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, (i, state) =>
            {
                if (stop.IsCancellationRequested)
                {
                    state.Stop();
                    return;
                }

                (int epoch, int index) = (i / Samples.Count, Samples[i % Samples.Count]);
                (byte[] file, byte[]? mask, string plan) = Make(epoch, index);
                string path = PathOf(epoch, index);
                if (mask is not null) Add(MaskPathOf(epoch, index), mask);
                Add(path, file);
                lines[i] = string.Create(CultureInfo.InvariantCulture, $"{path},{index},{layout.TargetsOf(epoch, index)},{epoch},{plan}");
                written?.Invoke();
            });
        }
        catch (AggregateException e) when (e.InnerExceptions[0] is InputException first)
        {
            throw new InputException(first.Message, e);
        }

        string[] made = [.. lines.OfType<string>()];
        AtomicFile.WriteText(Path.Combine(folder, Manifest), $"file,source,{layout.TargetColumns},epoch,plan\n{string.Concat(made.Select(line => line + "\n"))}");
        return new(made.Length, bytes, made.Length == lines.Length);

        void Add(string path, byte[] file)
        {
            AtomicFile.Write(Path.Combine(folder, path), stream => stream.Write(file), durable: false);
            Interlocked.Add(ref bytes, file.Length);
        }
    }

    /// <summary>What a plan did, as <c>RandomCrop 2 -1; HorizontalFlip</c>: the names of its transforms with the numbers they drew.</summary>
    internal static string TextOf(Plan plan)
    {
        var text = new StringBuilder();
        for (int i = 0; i < plan.Count; i++)
        {
            ref readonly Draw d = ref plan.DrawOf(i);
            float[] numbers = [d.A, d.B, d.C, d.D, d.E, d.F, d.G, d.H];
            int used = Array.FindLastIndex(numbers, n => n != 0) + 1;
            text.Append(i == 0 ? "" : "; ").Append(plan.TransformOf(i).GetType().Name);
            foreach (float n in numbers.AsSpan(0, used)) text.Append(' ').Append(n.ToString("R", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    private (byte[] File, byte[]? Mask, string Plan) Make(int epoch, int index)
    {
        var key = new SampleKey(seed, epoch, index);
        ReadOnlySpan<byte> image = images.Read(index);
        ImageSize size = images.SizeOf(index);   // now that it is known which image stands there
        Image made = pipeline.Apply(size, image, key);
        string plan = TextOf(PipelineRunner.OfThread.Plan);   // the one that was just carried out
        byte[]? mask = images.MaskOf(index) is { } stored ? PngWriter.Encode(pipeline.ApplyToMask(size, stored, key)) : null;
        return (Format == ImageFormat.Png ? PngWriter.Encode(made) : JpegWriter.Encode(made, Quality), mask, plan);
    }
}
