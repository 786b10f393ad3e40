namespace Kiln.Vision;

/// <summary>What packing came to.</summary>
/// <param name="Images">Images in the pack.</param>
/// <param name="Bytes">The length of the file.</param>
/// <param name="Report">What was left out.</param>
public sealed record PackReport(int Images, long Bytes, ReadingReport Report);

/// <summary>Writes packs: beside the place, and renamed when whole.</summary>
internal static class PackWriter
{
    // So many images are decoded at once, by all cores, and then written in their order.
    private const int Block = 256;

    /// <summary>Writes images as a pack.</summary>
    /// <param name="path">The file.</param>
    /// <param name="whole">The images.</param>
    /// <param name="encoded">Whether to store image files as they are; otherwise pixels.</param>
    /// <param name="options">What to do with an image that proves bad now.</param>
    /// <param name="reading">Who watches.</param>
    /// <exception cref="InputException">The file cannot be written, the images are no files, or one is bad and may not be skipped.</exception>
    public static PackReport Write(string path, WholeImages whole, bool encoded, DataOptions options, ReadingOptions reading)
    {
        if (encoded && whole.Encoded is null) throw new InputException($"'{whole.Images.Name}' has no image files whose bytes could be kept; leave out the option to store pixels.");
        if (encoded && options.Size is not null && whole.Images.Masks is not null) throw new InputException($"'{whole.Images.Name}' has masks, which are kept in the size of the image files; leave out --size, and give it when the pack is opened.");
        var entries = new List<PackEntry>(whole.Images.Count);
        var kept = new List<int>(whole.Images.Count);
        var bad = new List<BadFile>(whole.Report.Bad);
        int prefix = CommonPrefix(whole);
        long length = 0;
        AtomicFile.Write(path, stream =>
        {
            stream.Position = PackIndex.HeaderLength;
            for (int start = 0; start < whole.Images.Count; start += Block)
            {
                reading.Cancellation.ThrowIfCancellationRequested();
                int count = Math.Min(Block, whole.Images.Count - start), first = start;
                var contents = new byte[count][];
                var errors = new string?[count];
                Parallel.For(0, count, i => (contents[i], errors[i]) = Content(whole, first + i, encoded));
                for (int i = 0; i < count; i++)
                {
                    if (errors[i] is { } error)
                    {
                        if (options.OnBad == OnBad.Fail) throw new InputException(error);
                        bad.Add(new(PathOf(whole, start + i), error));
                        continue;
                    }

                    kept.Add(start + i);
                    entries.Add(new(
                        stream.Position, contents[i].Length, whole.Images.SizeOf(start + i), whole.Images.Labels[start + i], whole.Parts[start + i], ContentHash.Of(contents[i]), PathOf(whole, start + i)[prefix..]));
                    stream.Write(contents[i]);
                }

                reading.Progress?.Invoke(new("packing", start + count, whole.Images.Count));
            }

            if (entries.Count == 0) throw new InputException($"'{whole.Images.Name}' has no image that could be packed.");
            stream.Write(new byte[Buffers.Slack]);
            byte[] index = new PackIndex(encoded, whole.Images.Name, whole.Images.ClassNames, entries) { Targets = whole.Images.Targets?.Select([.. kept]), Masks = whole.Images.Masks?.Select([.. kept]) }.ToBytes();
            byte[] header = PackIndex.Header(encoded, stream.Position, index, whole.Images.TargetKind);
            stream.Write(index);
            length = stream.Position;
            stream.Position = 0;
            stream.Write(header);
        });
        return new(entries.Count, length, whole.Report with { Bad = bad });
    }

    private static (byte[] Bytes, string? Error) Content(WholeImages whole, int index, bool encoded)
    {
        try
        {
            byte[] pixels = encoded && !whole.Images.DecodesOnRead ? [] : whole.Images.Read(index)[..whole.Images.SizeOf(index).Count].ToArray();
            return (encoded ? whole.Encoded!.Value.Files.BytesOf(whole.Encoded.Value.Numbers[index]).ToArray() : pixels, null);
        }
        catch (InputException e)
        {
            return ([], e.Message);
        }
    }

    private static string PathOf(WholeImages whole, int index) => whole.Encoded is { } e ? e.Files.PathOf(e.Numbers[index]) : "";

    // Paths are kept from where they differ: a pack says nothing of the machine it was made on.
    private static int CommonPrefix(WholeImages whole)
    {
        string first = PathOf(whole, 0);
        int common = first.Length;
        for (int i = 0; i < whole.Images.Count; i++) common = first.AsSpan(0, common).CommonPrefixLength(PathOf(whole, i));
        return first.AsSpan(0, common).LastIndexOfAny('/', '\\') + 1;
    }
}
