using System.Collections.Concurrent;

namespace Kiln.Vision;

/// <summary>Opens listed files: looks at all headers, leaves out what cannot be read, and decodes into memory what fits there.</summary>
internal static class ImageReading
{
    private const int ProgressEvery = 256;

    /// <summary>Opens files with their classes.</summary>
    /// <param name="files">The files.</param>
    /// <param name="listing">Their classes and parts, as many as there are files.</param>
    /// <param name="options">Sizes, and what to do with bad files.</param>
    /// <param name="reading">How it is done.</param>
    /// <exception cref="InputException">A file is bad and may not be skipped, or none is left.</exception>
    public static WholeImages Open(EncodedFiles files, FileListing listing, DataOptions options, ReadingOptions reading)
    {
        var uprights = new ImageSize[files.Count];
        var errors = new string?[files.Count];
        ForEach(files.Count, "looking at", reading, i => Try(errors, i, () => uprights[i] = Upright(files, i)));
        int[] good = Good(errors, options, listing.Name);
        var decoder = new ImageDecoder(files, good.All(i => uprights[i].Channels <= 2) ? 1 : 3, options.Sides());
        long total = good.Sum(i => (long)decoder.SizeAfter(uprights[i]).Count);
        WholeImages whole = total <= Math.Min(reading.MemoryLimit, Array.MaxLength - Buffers.Slack)
            ? Decode(files, listing, decoder, uprights, errors, good, options, reading)
            : Listed(listing, new DecodedImages(listing.Name, listing.ClassNames, decoder, good, Of(uprights, good), LabelsOf(listing, good)), good, good, errors, files);
        int[] numbers = whole.Encoded!.Value.Numbers;
        if (listing.Targets is { } targets) whole = whole with { Images = new TargetedImages(whole.Images, targets.Select(numbers)) };
        if (listing.MaskPaths is not null || listing.Masks is not null) whole = whole with { Images = new SegmentedImages(whole.Images, MaskFolders.Read(listing, whole.Images, numbers, uprights)) };
        return whole with { Encoded = (files, numbers) };
    }

    private static ImageSize Upright(EncodedFiles files, int index)
    {
        ImageSize size = files.HeaderOf(index).UprightSize;
        return (long)size.Height * size.Width <= ImageReadOptions.UsualMaxPixels ? size : throw new InputException(
            $"{files.PathOf(index)}: the header announces {size.Height} × {size.Width} pixels, more than the {ImageReadOptions.UsualMaxPixels} that are read; scale the image down.");
    }

    private static WholeImages Decode(
        EncodedFiles files, FileListing listing, ImageDecoder decoder, ImageSize[] uprights, string?[] errors, int[] listed, DataOptions options, ReadingOptions reading)
    {
        var offsets = new int[listed.Length];
        int end = 0;
        for (int i = 0; i < listed.Length; i++)
        {
            offsets[i] = end;
            end += decoder.SizeAfter(uprights[listed[i]]).Count;
        }

        byte[] pixels = GC.AllocateUninitializedArray<byte>(end + Buffers.Slack);
        ForEach(listed.Length, "decoding", reading, i => Try(errors, listed[i], () =>
        {
            ImageSize upright = uprights[listed[i]];
            decoder.Decode(listed[i], upright, pixels.AsSpan(offsets[i], decoder.SizeAfter(upright).Count));
        }));
        int[] good = Good(errors, options, listing.Name);
        var images = new MemoryImages(listing.Name, listing.ClassNames, pixels, [.. listed.Select(i => decoder.SizeAfter(uprights[i]))], offsets, LabelsOf(listing, listed));
        return Listed(listing, images, listed, good, errors, files);
    }

    /// <summary>Keeps the good ones of the images opened.</summary>
    private static WholeImages Listed(FileListing listing, ImageSource images, int[] opened, int[] good, string?[] errors, EncodedFiles files)
    {
        if (good.Length < opened.Length)
        {
            var kept = new HashSet<int>(good);
            images = images.Select([.. Enumerable.Range(0, opened.Length).Where(i => kept.Contains(opened[i]))], DataPart.Train);
        }

        BadFile[] bad = [.. Enumerable.Range(0, errors.Length).Where(i => errors[i] is not null).Select(i => new BadFile(files.PathOf(i), errors[i]!))];
        return new(images, [.. good.Select(i => listing.Parts[i])], new(listing.Ignored, bad, listing.EmptyClasses)) { Encoded = (files, good) };
    }

    private static int[] Good(string?[] errors, DataOptions options, string name)
    {
        int[] good = [.. Enumerable.Range(0, errors.Length).Where(i => errors[i] is null)];
        string? first = Array.Find(errors, e => e is not null);
        if (first is not null && options.OnBad == OnBad.Fail) throw new InputException(first);
        return good.Length > 0 ? good : throw new InputException($"'{name}': none of the {errors.Length} images can be read; the first: {first}");
    }

    private static void Try(string?[] errors, int index, Action read)
    {
        try
        {
            read();
        }
        catch (InputException e)
        {
            errors[index] = e.Message;
        }
    }

    /// <summary>Does something for all numbers below a count on all cores, and tells how far it is.</summary>
    private static void ForEach(int count, string what, ReadingOptions reading, Action<int> work)
    {
        int done = 0;
        object gate = new();
        Parallel.ForEach(Partitioner.Create(0, count, Math.Clamp(count / 64, 1, ProgressEvery)), new ParallelOptions { CancellationToken = reading.Cancellation }, range =>
        {
            for (int i = range.Item1; i < range.Item2; i++) work(i);
            int now = Interlocked.Add(ref done, range.Item2 - range.Item1);
            if (reading.Progress is null) return;
            lock (gate) reading.Progress(new(what, now, count));
        });
    }

    private static int[] LabelsOf(FileListing listing, int[] indices) => [.. indices.Select(i => listing.Labels[i])];

    private static ImageSize[] Of(ImageSize[] sizes, int[] indices) => [.. indices.Select(i => sizes[i])];
}
