namespace Kiln.Vision;

/// <summary>The data sets that go by a name.</summary>
public static class DatasetCatalog
{
    private const string Shapes28 = "shapes", ShapesColor = "shapes-color";

    /// <summary>Training and test images that <c>shapes</c> makes.</summary>
    private const int ShapesTrain = 12_000, ShapesTest = 2_000;

    /// <summary>The names, with what they stand for.</summary>
    public static IReadOnlyList<(string Name, string Description)> Entries { get; } =
    [
        (FashionMnist.Name, "60,000 + 10,000 grey images of clothes, 28×28, 10 classes"),
        (Mnist.Name, "60,000 + 10,000 grey images of handwritten digits, 28×28, 10 classes"),
        (Shapes28, "12,000 + 2,000 grey images of drawn shapes, 28×28, 10 classes; made on the spot"),
        (ShapesColor, "12,000 + 2,000 colour images of drawn shapes, 32×32, 10 classes; made on the spot"),
        (CifarFiles.Name10, "50,000 + 10,000 colour images, 32×32, 10 classes; from the binary version, which is not downloaded"),
        (CifarFiles.Name100, "50,000 + 10,000 colour images, 32×32, 100 classes or 20 coarse ones; from the binary version, which is not downloaded"),
    ];

    /// <summary>Whether a text is the name of a data set.</summary>
    public static bool IsKnown(string name) => Entries.Any(e => e.Name == name);

    /// <summary>Loads a data set by name, or from a directory with the four IDX files of MNIST's names.</summary>
    /// <exception cref="InputException">No such name or directory, or files that cannot be found or used.</exception>
    public static ImageSets Load(string name, DataFinder finder) => name switch
    {
        FashionMnist.Name => FashionMnist.Source.Load(finder),
        Mnist.Name => Mnist.Source.Load(finder),
        Shapes28 => new(new Shapes().Make(DataPart.Train, ShapesTrain), new Shapes().Make(DataPart.Test, ShapesTest)),
        ShapesColor => new(Shapes.Color.Make(DataPart.Train, ShapesTrain), Shapes.Color.Make(DataPart.Test, ShapesTest)),
        CifarFiles.Name10 or CifarFiles.Name100 => CifarFiles.Find(name, finder, coarse: false),
        _ when Directory.Exists(name) => LoadDirectory(name),
        _ => throw Unknown(name),
    };

    private static ImageSets LoadDirectory(string directory)
    {
        IdxSource names = Mnist.Source;
        IdxPaths paths = IdxPaths.In(directory, names.Files) ?? throw new InputException(
            $"{directory}: the directory has no folders of classes with images, and neither the files of CIFAR nor the four IDX files {string.Join(", ", names.Files.Select(f => f.Name))} (packed or not); add what is missing or name a known data set.");
        string title = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)));
        ImageSet train = Idx.ReadSet(title, DataPart.Train, paths.TrainImages, paths.TrainLabels, []);
        ImageSet test = Idx.ReadSet(title, DataPart.Test, paths.TestImages, paths.TestLabels, train.ClassNames);
        if (test.Size != train.Size) throw new InputException($"{directory}: training images are {train.Size} but test images {test.Size}; take both from the same data set.");
        return new(train, test);
    }

    private static InputException Unknown(string name)
    {
        string[] known = [.. Entries.Select(e => e.Name)];
        string guess = Spelling.Nearest(name, known) is { } near ? $"; did you mean '{near}'?" : "; give one of these, or a folder of classes, a manifest, a pack or a directory with IDX files.";
        return new($"There is no data set and no directory '{name}'; known data sets are {string.Join(", ", known)}{guess}");
    }
}
