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
/// <c>manifest.csv</c>, has a line for each file: its path, the number of the image it was made of, its class, the epoch and what happened to it.
/// </remarks>
/// <param name="images">The training images.</param>
/// <param name="pipeline">What happens to them.</param>
/// <param name="seed">The seed of the run.</param>
public sealed class OfflineAugmentation(ImageSet images, Pipeline pipeline, ulong seed)
{
    /// <summary>The name of the manifest.</summary>
    public const string Manifest = "manifest.csv";

    private const string Header = "file,source,class,epoch,plan";
    private readonly string[] folders = FoldersOf(images.ClassNames);

    /// <summary>PNG, which keeps every bit, or JPEG, which does not.</summary>
    /// <exception cref="InputException">Another format.</exception>
    public ImageFormat Format
    {
        get;
        init => field = value is ImageFormat.Png or ImageFormat.Jpeg ? value : throw new InputException($"Augmented images are written as Png or Jpeg; received {value}.");
    } = ImageFormat.Png;

    /// <summary>The quality of JPEG, 1 … 100.</summary>
    public int Quality { get; init; } = 95;

    /// <summary>Where an image of an epoch goes, below the folder that everything is written to.</summary>
    public string PathOf(int epoch, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"epoch-{epoch}/{folders[images.Labels[index]]}/{index:D6}.{(Format == ImageFormat.Png ? "png" : "jpg")}");

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
        MakeFolders(folder, epochs);
        var lines = new string?[checked(epochs * images.Count)];
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

                (int epoch, int index) = (i / images.Count, i % images.Count);
                (byte[] file, string plan) = Make(epoch, index);
                string path = PathOf(epoch, index);
                AtomicFile.Write(Path.Combine(folder, path), stream => stream.Write(file), durable: false);
                Interlocked.Add(ref bytes, file.Length);
                lines[i] = string.Create(CultureInfo.InvariantCulture, $"{path},{index},{Quoted(images.ClassNames[images.Labels[index]])},{epoch},{plan}");
                written?.Invoke();
            });
        }
        catch (AggregateException e) when (e.InnerExceptions[0] is InputException first)
        {
            throw new InputException(first.Message, e);
        }

        string[] made = [.. lines.OfType<string>()];
        AtomicFile.WriteText(Path.Combine(folder, Manifest), $"{Header}\n{string.Concat(made.Select(line => line + "\n"))}");
        return new(made.Length, bytes, made.Length == lines.Length);
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

    private (byte[] File, string Plan) Make(int epoch, int index)
    {
        Image made = pipeline.Apply(images.Size, images.PixelsFrom(index), new SampleKey(seed, epoch, index));
        string plan = TextOf(PipelineRunner.OfThread.Plan);   // the one that was just carried out
        return (Format == ImageFormat.Png ? PngWriter.Encode(made) : JpegWriter.Encode(made, Quality), plan);
    }

    private void MakeFolders(string folder, int epochs)
    {
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw new InputException($"'{folder}' is not an empty folder; name a new one, so that images of two kinds do not mix.");
        }

        try
        {
            for (int e = 0; e < epochs; e++)
            {
                foreach (string name in folders) Directory.CreateDirectory(Path.Combine(folder, $"epoch-{e}", name));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The folder '{folder}' cannot be made ({e.Message.TrimEnd('.')}); choose one that may be written to.", e);
        }
    }

    // Letters, digits and a few signs, so that every system takes them; where two classes would meet, their numbers tell them apart.
    private static string[] FoldersOf(IReadOnlyList<string> classNames)
    {
        string[] plain = [.. classNames.Select(n => string.Concat(n.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or ' ' ? c : '-')).Trim('.', ' '))];
        bool distinct = plain.All(n => n.Length > 0) && plain.Distinct(StringComparer.OrdinalIgnoreCase).Count() == plain.Length;
        return distinct ? plain : [.. plain.Select((n, i) => string.Create(CultureInfo.InvariantCulture, $"{i}-{n}"))];
    }

    private static string Quoted(string text) => text.AsSpan().IndexOfAny(",\"\n\r") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
