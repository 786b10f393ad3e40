namespace Kiln.Vision;

/// <summary>Reads the masks of segmentation: PNG images whose numbers, grey values or entries of a palette, are classes.</summary>
public static class PngMask
{
    private const int DepthAt = 24, ColourAt = 25, Grey = 0, Palette = 3;

    /// <summary>Reads a file as <c>[H, W, 1]</c>: the numbers as they are stored, not as the colours they stand for.</summary>
    /// <exception cref="InputException">The file is missing, damaged, not a PNG, of several channels or of 16 bits.</exception>
    public static Image Read(string path) => Decode(FileBytes.Read(path), path);

    /// <summary>Reads the bytes of a file; as <see cref="Read"/>.</summary>
    /// <param name="file">The bytes.</param>
    /// <param name="path">Where they come from, for messages.</param>
    internal static Image Decode(ReadOnlySpan<byte> file, string path)
    {
        (ImageSize size, byte[] pixels) = PngReader.Decode(file, new ImageLimits(path), entries: true);
        (int depth, int colour) = (file[DepthAt], file[ColourAt]);
        if (colour is not (Grey or Palette) || depth > 8) throw new InputException($"{path}: a mask is a PNG of grey or of a palette with at most 8 bits, whose numbers are classes; this one has {(depth > 8 ? $"{depth} bits" : "colours")}, so convert it.");
        var mask = new Image(size.Height, size.Width, 1);
        int most = (1 << depth) - 1;
        for (int i = 0; i < mask.Pixels.Length; i++)
        {
            byte value = pixels[i * size.Channels];
            mask.Pixels[i] = colour == Palette ? value : (byte)(value * most / byte.MaxValue);
        }

        return mask;
    }
}
