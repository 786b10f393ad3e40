using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Kiln.Vision;

/// <summary>A pack, mapped into memory: pages come from the disk when they are first read, and stay as long as there is room.</summary>
/// <remarks>An image is copied out of the mapping into a buffer of the thread, so that none is read beyond its end.</remarks>
internal sealed class PackFile
{
    [ThreadStatic]
    private static byte[]? kept;

    private readonly MemoryMappedViewAccessor view;
    private readonly string path;
    private readonly bool[] verified;
    private readonly PackEntry[] entries;

    private PackFile(string path, MemoryMappedViewAccessor view, long length)
    {
        this.path = path;
        this.view = view;
        Index = PackIndex.Read(Bytes, length, path);
        entries = [.. Index.Entries];
        verified = new bool[entries.Length];
    }

    /// <summary>What it holds.</summary>
    public PackIndex Index { get; }

    /// <summary>Whether a file begins like a pack.</summary>
    public static bool IsPack(string path)
    {
        Span<byte> start = stackalloc byte[8];
        using var file = FileBytes.Open(path, out _);
        return FileBytes.Fill(file, start, path) == start.Length && PackIndex.IsPack(start);
    }

    /// <summary>Maps a pack; it stays mapped until nobody reads it any more.</summary>
    /// <exception cref="InputException">It is missing, no pack, cut short or damaged.</exception>
    public static PackFile Open(string path)
    {
        MemoryMappedViewAccessor? view = null;
        try
        {
            long length = new FileInfo(path).Length;
            if (length < PackIndex.HeaderLength) throw PackIndex.Damaged(path, $"it has {length} bytes, less than a header");
            using var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
            view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
            return new(path, view, length);
        }
        catch (InputException)
        {
            view?.Dispose();
            throw;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: the pack cannot be read ({e.Message.TrimEnd('.')}); check the name and the permissions.", e);
        }
    }

    /// <summary>The images of the pack; those stored as files are decoded as from a folder.</summary>
    /// <exception cref="InputException">A size is asked for that pixels in the pack do not have, or a file in it is bad.</exception>
    public WholeImages Images(DataOptions options, ReadingOptions reading)
    {
        ListedPart[] parts = [.. Index.Entries.Select(e => e.Part)];
        if (!Index.Encoded)
        {
            var images = new PackImages(this);
            if (options.Sides() is { } sides && images.CommonSize is var same && (same?.Height, same?.Width) != (sides.Height, sides.Width))
            {
                throw new InputException($"{path}: the pack holds pixels of {images.SizeText()}, not of {sides.Height}×{sides.Width}; pack the images again with this --size, or leave it out.");
            }

            ImageSource whole = Index.Targets is { } targets ? new TargetedImages(images, targets) : Index.Masks is { } masks ? new SegmentedImages(images, masks) : images;
            return new(whole, parts, ReadingReport.Nothing);
        }

        var listing = new FileListing(Index.Name) { ClassNames = Index.ClassNames, Targets = Index.Targets, Masks = Index.Masks };
        foreach (PackEntry e in Index.Entries) listing.Add(e.Path, e.Label, e.Part);
        return ImageReading.Open(new PackedFiles(this, path), listing, options, reading);
    }

    /// <summary>The bytes of an image and some that kernels may read behind it, valid until this thread reads the next; the first time they are checked against their hash.</summary>
    /// <exception cref="InputException">They have changed.</exception>
    public ReadOnlySpan<byte> BytesOf(int index)
    {
        PackEntry entry = entries[index];
        if (kept is null || kept.Length < entry.Length + Buffers.Slack) kept = new byte[entry.Length + Buffers.Slack];
        Copy(entry.Offset, kept, entry.Length);
        if (!verified[index])
        {
            if (ContentHash.Of(kept.AsSpan(0, entry.Length)) != entry.Hash) throw PackIndex.Damaged(path, $"image {index} has changed");
            verified[index] = true;
        }

        return kept.AsSpan(0, entry.Length + Buffers.Slack);
    }

    private byte[] Bytes(long offset, int count)
    {
        byte[] bytes = new byte[count];
        Copy(offset, bytes, count);
        return bytes;
    }

    // Offsets were checked against the length of the file, which the mapping has at least.
    private void Copy(long offset, byte[] into, int count) => Marshal.Copy(view.SafeMemoryMappedViewHandle.DangerousGetHandle() + (nint)offset, into, 0, count);
}
