namespace Kiln.Vision;

/// <summary>MNIST: 60,000 + 10,000 grey images of handwritten digits, 28×28, ten classes (LeCun, Cortes and Burges 1998).</summary>
public static class Mnist
{
    /// <summary>Its name for the tool.</summary>
    public const string Name = "mnist";

    /// <summary>What it is made of and where it comes from.</summary>
    public static IdxSource Source { get; } = new(
        Name,
        [Name, "MNIST/raw"],
        new Uri("https://ossci-datasets.s3.amazonaws.com/mnist/"),
        "get the four files from another computer",
        ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
        new("train-images-idx3-ubyte.gz", "f68b3c2dcbeaaa9fbdd348bbdeb71873", 9912422),
        new("train-labels-idx1-ubyte.gz", "d53e105ee54ea40749a09fcbcd1e9432", 28881),
        new("t10k-images-idx3-ubyte.gz", "9fb629c4189551a2d022fa330f9573f3", 1648877),
        new("t10k-labels-idx1-ubyte.gz", "ec29112dd5afa0611ce80d1b7f02629c", 4542));

    /// <summary>Reads it from a directory, or from where it is found if none is given.</summary>
    /// <exception cref="InputException">The files are nowhere, or unusable.</exception>
    public static ImageSets Load(string? directory = null) => Source.Load(new DataFinder { Directory = directory });
}
