using System.Buffers.Binary;

namespace Kiln.Vision;

/// <summary>One image of a pack.</summary>
/// <param name="Offset">Where its bytes begin in the file.</param>
/// <param name="Length">How many there are.</param>
/// <param name="Size">Its size: as made where pixels are stored, upright where files are.</param>
/// <param name="Label">Its class.</param>
/// <param name="Part">The part it belongs to.</param>
/// <param name="Hash">The hash of its bytes.</param>
/// <param name="Path">Where it came from, for messages.</param>
internal readonly record struct PackEntry(long Offset, int Length, ImageSize Size, int Label, ListedPart Part, ulong Hash, string Path);

/// <summary>What a pack holds: the header and the index of its file.</summary>
/// <remarks>
/// The file, all numbers little-endian: a header of 64 bytes (the magic <c>KILNPACK</c>, version, kind, length of the file, offset, length and hash of the index,
/// zeros), the bytes of the images, 48 zeros, and the index: name, classes, and an entry for each image; in version 2 then the kind of targets, 1 of labels and 2 of
/// values, and for each image as many floats as there are names; in version 3 the kind 3 of masks, and for each image the length and the bytes of a PNG of class numbers. Texts are UTF-8 behind their length.
/// </remarks>
/// <param name="Encoded">Whether the bytes are those of image files; otherwise pixels <c>[H, W, C]</c>.</param>
/// <param name="Name">The name of the data set.</param>
/// <param name="ClassNames">The names of the classes.</param>
/// <param name="Entries">The images, in the order of the data.</param>
internal sealed record PackIndex(bool Encoded, string Name, IReadOnlyList<string> ClassNames, IReadOnlyList<PackEntry> Entries)
{
    /// <summary>The length of the header.</summary>
    public const int HeaderLength = 64;

    private const int Version = 1, VersionWithTargets = 2, VersionWithMasks = 3, MostSide = 1 << 20;

    /// <summary>Targets other than one class, a row for each image; null where images have classes.</summary>
    public ImageTargets? Targets { get; init; }

    /// <summary>The class of each pixel; null where images have other targets.</summary>
    public ImageMasks? Masks { get; init; }

    private static ReadOnlySpan<byte> Magic => "KILNPACK"u8;

    /// <summary>Whether bytes begin like a pack.</summary>
    public static bool IsPack(ReadOnlySpan<byte> start) => start.StartsWith(Magic);

    /// <summary>The index as it is stored.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Name);
        writer.Write(ClassNames.Count);
        foreach (string name in ClassNames) writer.Write(name);
        writer.Write(Entries.Count);
        foreach (PackEntry e in Entries)
        {
            writer.Write(e.Offset);
            writer.Write(e.Length);
            writer.Write(e.Size.Height);
            writer.Write(e.Size.Width);
            writer.Write((byte)e.Size.Channels);
            writer.Write((byte)e.Part);
            writer.Write(e.Label);
            writer.Write(e.Hash);
            writer.Write(e.Path);
        }

        if (Targets is { } targets)
        {
            writer.Write((byte)targets.Kind);
            for (int i = 0; i < targets.Count; i++)
            {
                foreach (float value in targets.RowOf(i)) writer.Write(value);
            }
        }

        if (Masks is { } masks)
        {
            writer.Write((byte)TargetKind.Pixels);
            for (int i = 0; i < masks.Count; i++)
            {
                byte[] mask = PngWriter.Encode(masks.Of(i));
                writer.Write(mask.Length);
                writer.Write(mask);
            }
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>The header of a file whose index stands at an offset.</summary>
    public static byte[] Header(bool encoded, long offset, ReadOnlySpan<byte> index, TargetKind targets = TargetKind.Class)
    {
        byte[] header = new byte[HeaderLength];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), targets switch { TargetKind.Class => Version, TargetKind.Pixels => VersionWithMasks, _ => VersionWithTargets });
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), encoded ? 1 : 0);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(16), offset + index.Length);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(24), offset);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(32), index.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(40), ContentHash.Of(index));
        return header;
    }

    /// <summary>Reads and checks header and index.</summary>
    /// <param name="file">Gives bytes of the file: offset and length, which lie within it.</param>
    /// <param name="length">The length of the file.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="InputException">It is no pack, of another version, cut short or damaged.</exception>
    public static PackIndex Read(Func<long, int, byte[]> file, long length, string path)
    {
        if (length < HeaderLength) throw Damaged(path, $"it has {length} bytes, less than a header");
        ReadOnlySpan<byte> header = file(0, HeaderLength);
        if (!IsPack(header)) throw new InputException($"{path}: this is no pack, as it does not begin with {System.Text.Encoding.ASCII.GetString(Magic)}; make one by 'kiln pack'.");
        int version = BinaryPrimitives.ReadInt32LittleEndian(header[8..]), kind = BinaryPrimitives.ReadInt32LittleEndian(header[12..]);
        if (version is < Version or > VersionWithMasks) throw new InputException($"{path}: the pack has version {version}, and only {Version} to {VersionWithMasks} are read; pack the images again.");
        long announced = BinaryPrimitives.ReadInt64LittleEndian(header[16..]), offset = BinaryPrimitives.ReadInt64LittleEndian(header[24..]), size = BinaryPrimitives.ReadInt64LittleEndian(header[32..]);
        if (announced != length) throw Damaged(path, $"it has {length} bytes, and its header announces {announced}");
        if (kind is not (0 or 1) || size < 0 || size > Array.MaxLength || offset < HeaderLength || offset > length - size) throw Damaged(path, "its header makes no sense");
        byte[] index = file(offset, (int)size);
        if (ContentHash.Of(index) != BinaryPrimitives.ReadUInt64LittleEndian(header[40..])) throw Damaged(path, "its index has changed");
        try
        {
            return Parse(index, kind == 1, version, offset, path);
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or ArgumentException or OverflowException or IOException)
        {
            throw Damaged(path, "its index makes no sense", e);
        }
    }

    /// <summary>The sentence for a pack that is not what was written.</summary>
    public static InputException Damaged(string path, string what, Exception? cause = null) => new($"{path}: the pack is cut short or damaged ({what}); pack the images again.", cause!);

    private static PackIndex Parse(byte[] index, bool encoded, int version, long end, string path)
    {
        using var stream = new MemoryStream(index);
        using var reader = new BinaryReader(stream);
        string name = reader.ReadString();
        var classes = new string[Counted(reader, stream, 1)];
        for (int c = 0; c < classes.Length; c++) classes[c] = reader.ReadString();
        const int LeastEntry = 8 + 4 + 4 + 4 + 1 + 1 + 4 + 8 + 1;
        var entries = new PackEntry[Counted(reader, stream, LeastEntry)];
        for (int i = 0; i < entries.Length; i++)
        {
            (long offset, int length, int height, int width) = (reader.ReadInt64(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
            var size = new ImageSize(height, width, reader.ReadByte());
            (byte part, int label, ulong hash, string source) = (reader.ReadByte(), reader.ReadInt32(), reader.ReadUInt64(), reader.ReadString());
            bool sane = height is > 0 and <= MostSide && width is > 0 and <= MostSide && size.Channels is >= 1 and <= 4 && part <= (byte)ListedPart.Test && (uint)label < (uint)classes.Length
                && offset >= HeaderLength && length >= 0 && offset <= end - length && (encoded || (long)height * width * size.Channels == length);
            if (!sane) throw Damaged(path, $"the entry of image {i} makes no sense");
            entries[i] = new(offset, length, size, label, (ListedPart)part, hash, source);
        }

        ImageTargets? targets = version == VersionWithTargets ? TargetsOf(reader, stream, classes, entries.Length, path) : null;
        ImageMasks? masks = version == VersionWithMasks ? MasksOf(reader, stream, classes, entries, path) : null;
        if (stream.Position != stream.Length || entries.Length == 0) throw Damaged(path, "its index does not end where it should");
        if (!encoded && entries.Any(e => e.Size.Channels != entries[0].Size.Channels)) throw Damaged(path, "its images differ in channels");
        return new(encoded, name, classes, entries) { Targets = targets, Masks = masks };
    }

    private static ImageTargets TargetsOf(BinaryReader reader, MemoryStream stream, string[] names, int count, string path)
    {
        var kind = (TargetKind)reader.ReadByte();
        long floats = (long)names.Length * count;
        if (kind is not (TargetKind.Labels or TargetKind.Values) || floats * sizeof(float) > stream.Length - stream.Position) throw new FormatException();
        float[] rows = new float[floats];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = reader.ReadSingle();
            if (!float.IsFinite(rows[i])) throw Damaged(path, "a target is no number");
        }

        return new(kind, names, rows);
    }

    private static ImageMasks MasksOf(BinaryReader reader, MemoryStream stream, string[] names, PackEntry[] entries, string path)
    {
        if (reader.ReadByte() != (byte)TargetKind.Pixels) throw new FormatException();
        var masks = new Image[entries.Length];
        try
        {
            for (int i = 0; i < masks.Length; i++)
            {
                masks[i] = PngMask.Decode(reader.ReadBytes(Counted(reader, stream, 1)), path);
                if ((masks[i].Height, masks[i].Width) != (entries[i].Size.Height, entries[i].Size.Width)) throw Damaged(path, $"the mask of image {i} has another size");
            }

            return new(names, masks);
        }
        catch (InputException e)
        {
            throw Damaged(path, "a mask in it makes no sense", e);
        }
    }

    // A count that the rest of the index cannot hold would only fill the memory.
    private static int Counted(BinaryReader reader, MemoryStream stream, int leastBytes)
    {
        int count = reader.ReadInt32();
        return count >= 0 && (long)count * leastBytes <= stream.Length - stream.Position ? count : throw new FormatException();
    }
}
