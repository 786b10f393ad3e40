namespace Kiln.Vision;

/// <summary>Fashion-MNIST: 60,000 + 10,000 grey images of clothes, 28×28, ten classes (Xiao, Rasul and Vollgraf 2017).</summary>
public static class FashionMnist
{
    /// <summary>Its name for the tool.</summary>
    public const string Name = "fashion-mnist";

    /// <summary>What it is made of and where it comes from.</summary>
    public static IdxSource Source { get; } = new(
        Name,
        [Name, "FashionMNIST/raw"],
        new Uri("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
        "install the Debian package dataset-fashion-mnist",
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"],
        new("train-images-idx3-ubyte.gz", "8d4fb7e6c68d591d4c3dfef9ec88bf0d", 26421880),
        new("train-labels-idx1-ubyte.gz", "25c81989df183df01b3e8a0aad5dffbe", 29515),
        new("t10k-images-idx3-ubyte.gz", "bef4ecab320f06d8554ea6380940ec79", 4422102),
        new("t10k-labels-idx1-ubyte.gz", "bb300cfdad3c16e7a12a480ee83cd310", 5148));

    /// <summary>Reads it from a directory, or from where it is found if none is given.</summary>
    /// <exception cref="InputException">The files are nowhere, or unusable.</exception>
    public static ImageSets Load(string? directory = null) => Source.Load(new DataFinder { Directory = directory });
}
