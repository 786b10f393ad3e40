namespace Kiln.Vision;

/// <summary>Image data sets for segmentation as folders: <c>images</c> and <c>masks</c> with files of the same names, also below <c>train</c> and <c>val</c> or <c>test</c>.</summary>
/// <remarks>
/// A mask is a PNG of grey or of a palette, with 8 bits or fewer, whose numbers are classes; 255 is none. Names of classes stand in <c>classes.txt</c>, one a line; without it they are
/// the numbers. Files come part by part, sorted by name.
/// </remarks>
internal static class MaskFolders
{
    /// <summary>The file with the names of the classes.</summary>
    public const string Names = "classes.txt";

    private const string Images = "images", Masks = "masks";

    /// <summary>Lists a directory; null if it has no such folders.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="part">The part to measure on, <c>val</c> or <c>test</c>; null for the first that is there.</param>
    /// <exception cref="InputException">An image has no mask, the part asked for is not there, or a folder cannot be read.</exception>
    public static FileListing? List(string directory, string? part)
    {
        try
        {
            var listing = new FileListing(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)))) { MaskPaths = [] };
            string train = Path.Combine(directory, "train");
            string? measured = ((string[])[part ?? "val", part ?? "test"]).Select(p => Path.Combine(directory, p)).FirstOrDefault(IsPair);
            if (IsPair(train) && measured is not null)
            {
                Add(listing, train, ListedPart.Train);
                Add(listing, measured, ListedPart.Test);
            }
            else if (IsPair(train) || IsPair(directory))
            {
                if (part is not null) throw new InputException($"{directory}: there is no folder '{part}' with images and masks beside 'train'; leave out the part to have some images held out.");
                Add(listing, IsPair(train) ? train : directory, ListedPart.Undivided);
            }
            else
            {
                return null;
            }

            listing.ClassNames = NamesIn(directory);
            return listing.Paths.Count > 0 ? listing : throw new InputException($"{directory}: the folder 'images' has no images.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{directory}: the folder cannot be read ({e.Message.TrimEnd('.')}); check its permissions.", e);
        }
    }

    /// <summary>The names of classes that a directory lists; none where it does not.</summary>
    public static string[] NamesIn(string directory)
    {
        string names = Path.Combine(directory, Names);
        return File.Exists(names) ? [.. File.ReadAllLines(names).Select(n => n.Trim()).Where(n => n.Length > 0)] : [];
    }

    /// <summary>Reads the masks of the images that were kept, each of the size of its image.</summary>
    /// <param name="listing">The files.</param>
    /// <param name="images">The images.</param>
    /// <param name="numbers">The number of the file of each image.</param>
    /// <param name="uprights">The size of the image in each file.</param>
    /// <exception cref="InputException">A mask is missing, damaged, no mask or of another size, or has a class without a name.</exception>
    public static ImageMasks Read(FileListing listing, ImageSource images, int[] numbers, ImageSize[] uprights)
    {
        var masks = new Image[numbers.Length];
        string?[] errors = new string?[numbers.Length];
        Parallel.For(0, numbers.Length, i =>
        {
            int file = numbers[i];
            try
            {
                masks[i] = Fitted(listing.Masks?.Of(file) ?? Checked(listing.MaskPaths![file], uprights[file]), images.SizeOf(i));
            }
            catch (InputException e)
            {
                errors[i] = e.Message;
            }
        });
        if (Array.Find(errors, e => e is not null) is { } first) throw new InputException(first);
        int most = 0;
        foreach (Image mask in masks)
        {
            foreach (byte label in mask.Pixels) most = label == byte.MaxValue ? most : Math.Max(most, label);
        }

        if (most == 0) throw new InputException($"{listing.Name}: the masks have no class but 0, and 255 stands for none; write the numbers of the classes, such as 1 for an object before the ground.");
        return new(listing.ClassNames.Count > 0 ? listing.ClassNames : [.. Enumerable.Range(0, most + 1).Select(c => $"{c}")], masks);
    }

    private static bool IsPair(string folder) => Directory.Exists(Path.Combine(folder, Images)) && Directory.Exists(Path.Combine(folder, Masks));

    private static void Add(FileListing listing, string folder, ListedPart part)
    {
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(folder, Images)).Order(StringComparer.Ordinal)];
        foreach (string file in files)
        {
            if (!ImageNames.IsImage(Path.GetFileName(file)))
            {
                listing.Ignored++;
                continue;
            }

            string mask = Path.Combine(folder, Masks, Path.GetFileNameWithoutExtension(file) + ".png");
            if (!File.Exists(mask)) throw new InputException($"{file}: the image has no mask; expected {mask}.");
            listing.Add(file, 0, part);
            listing.MaskPaths!.Add(mask);
        }
    }

    private static Image Checked(string path, ImageSize upright)
    {
        Image mask = PngMask.Read(path);
        return (mask.Height, mask.Width) == (upright.Height, upright.Width)
            ? mask
            : throw new InputException($"{path}: the mask has {mask.Height} × {mask.Width} pixels and its image {upright.Height} × {upright.Width}; make it the size of the image.");
    }

    // An image that is made another size takes its mask along.
    private static Image Fitted(Image mask, ImageSize made) =>
        (mask.Height, mask.Width) == (made.Height, made.Width) ? mask : new Pipeline(new Resize(made.Height, made.Width)).ApplyToMask(mask.Size, mask, default);
}
