namespace Kiln.Vision;

/// <summary>Numbered image files as they are stored: on a disk, or in a pack.</summary>
internal abstract class EncodedFiles
{
    /// <summary>How many.</summary>
    public abstract int Count { get; }

    /// <summary>The path of one, for messages.</summary>
    public abstract string PathOf(int index);

    /// <summary>Its bytes; valid until this thread reads the next.</summary>
    /// <exception cref="InputException">The file is missing or may not be read.</exception>
    public abstract ReadOnlySpan<byte> BytesOf(int index);

    /// <summary>Its header.</summary>
    /// <exception cref="InputException">It is missing, no image, or damaged.</exception>
    public abstract ImageHeader HeaderOf(int index);
}

/// <summary>Image files on a disk.</summary>
internal sealed class DiskFiles(IReadOnlyList<string> paths) : EncodedFiles
{
    public override int Count => paths.Count;

    public override string PathOf(int index) => paths[index];

    public override ReadOnlySpan<byte> BytesOf(int index) => FileBytes.Read(paths[index]);

    public override ImageHeader HeaderOf(int index) => ImageHeader.Read(paths[index]);
}
