namespace Kiln.Vision;

/// <summary>Masks of images: the class of every pixel, 255 for none; kept decoded, a byte for each pixel.</summary>
public sealed class ImageMasks
{
    private readonly Image[] masks;

    /// <summary>Takes over the masks given.</summary>
    /// <param name="classNames">The names of the classes, at most 255.</param>
    /// <param name="masks">A mask <c>[H, W, 1]</c> for each image.</param>
    /// <exception cref="InputException">A pixel has a class that is not among the names, or there are too many of these.</exception>
    public ImageMasks(IReadOnlyList<string> classNames, Image[] masks)
        : this(masks, classNames)
    {
        if (classNames.Count > byte.MaxValue) throw new InputException($"Masks have at most {byte.MaxValue} classes, received the names of {classNames.Count}; 255 stands for no class.");
        for (int i = 0; i < masks.Length; i++)
        {
            int found = masks[i].Pixels.IndexOfAnyInRange((byte)classNames.Count, (byte)(byte.MaxValue - 1));
            if (found >= 0 && classNames.Count < byte.MaxValue) throw new InputException($"Mask {i} has a pixel of class {masks[i].Pixels[found]}, and there are {classNames.Count} classes; expected 0 … {classNames.Count - 1}, or 255 for none.");
        }
    }

    private ImageMasks(Image[] masks, IReadOnlyList<string> classNames) => (this.masks, ClassNames) = (masks, classNames);

    /// <summary>The names of the classes.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>For how many images.</summary>
    public int Count => masks.Length;

    /// <summary>The mask of one image.</summary>
    public Image Of(int index) => masks[index];

    /// <summary>Those of some images; nothing is copied.</summary>
    public ImageMasks Select(ReadOnlySpan<int> indices)
    {
        var chosen = new Image[indices.Length];
        for (int i = 0; i < chosen.Length; i++) chosen[i] = masks[indices[i]];
        return new(chosen, ClassNames);
    }

    /// <summary>The same masks with the classes numbered as a model's outputs are.</summary>
    /// <param name="names">The names of the outputs.</param>
    /// <param name="data">The name of the data, for messages.</param>
    /// <exception cref="InputException">The model does not know a class.</exception>
    public ImageMasks Arranged(IReadOnlyList<string> names, string data)
    {
        byte[] numbers = new byte[byte.MaxValue + 1];
        numbers.AsSpan().Fill(byte.MaxValue);
        for (int c = 0; c < ClassNames.Count; c++)
        {
            int at = Enumerable.Range(0, names.Count).FirstOrDefault(n => names[n] == ClassNames[c], -1);
            numbers[c] = at >= 0 ? (byte)at : throw new InputException($"'{data}' has masks of the class '{ClassNames[c]}', which the model does not know; it knows {string.Join(", ", names)}.");
        }

        bool same = Enumerable.Range(0, ClassNames.Count).All(c => numbers[c] == c);
        return new(same ? masks : [.. masks.Select(Renumbered)], names);

        Image Renumbered(Image mask)
        {
            byte[] pixels = new byte[mask.Pixels.Length];
            for (int i = 0; i < pixels.Length; i++) pixels[i] = numbers[mask.Pixels[i]];
            return new(mask.Size, pixels);
        }
    }
}
