using System.Globalization;

namespace Kiln;

/// <summary>What happens to an image file that cannot be read.</summary>
public enum OnBad
{
    /// <summary>It is left out and counted; the others keep their order.</summary>
    Skip,

    /// <summary>It is an error that names the file.</summary>
    Fail,
}

/// <summary>How the data of a recipe are read and divided; together with the data's name it says which samples a run saw.</summary>
/// <param name="Size">The size every image of a folder, manifest or pack is made, <c>224</c> or <c>240x320</c> (height by width), whatever its shape was; null for its own.</param>
/// <param name="OnBad">What happens to files that cannot be read.</param>
/// <param name="TestShare">The share of every class that is held out to measure on, where the data have no such part; above 0 and below 1.</param>
/// <param name="Part">The part of a folder or manifest to measure on, <c>val</c> or <c>test</c>; null for the first of these that is there.</param>
/// <param name="Folds">Into how many parts the training images are divided for cross-validation, at least 2; null for not at all.</param>
/// <param name="Fold">Which of the folds is held out and measured on in place of the test images, from 1.</param>
/// <param name="Labels">Which labels of CIFAR-100 are taken: <c>fine</c> (100 classes) or <c>coarse</c> (20).</param>
/// <param name="Targets">Which columns of a manifest are the targets, and what they are: <c>labels:cat,dog</c>, several columns of 0 and 1 or one of lists such as <c>cat|dog</c>, or <c>values:x,y</c>, numbers; null for what the names of the columns say.</param>
public sealed record DataOptions(
    string? Size = null, OnBad OnBad = OnBad.Skip, double TestShare = DataOptions.UsualTestShare, string? Part = null, int? Folds = null, int Fold = 1, string Labels = "fine",
    string? Targets = null)
{
    /// <summary>The usual share of a class that is held out where the data have no part of their own to measure on.</summary>
    public const double UsualTestShare = 0.2;

    /// <summary>Height and width of <see cref="Size"/>, or null.</summary>
    /// <exception cref="InputException">It is no size.</exception>
    public (int Height, int Width)? Sides()
    {
        if (Size is null) return null;
        string[] parts = Size.Split('x', '×');
        if (parts.Length is 1 or 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int height)
            && int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int width) && height is > 0 and <= 4096 && width is > 0 and <= 4096)
        {
            return (height, width);
        }

        throw new InputException($"dataOptions.size: expected sides of 1 to 4096 pixels such as 224 or 240x320, received '{Size}'.");
    }

    /// <summary>Checks the settings.</summary>
    /// <exception cref="InputException">A setting is out of range.</exception>
    public void Validate()
    {
        Sides();
        if (!(TestShare > 0 && TestShare < 1)) throw new InputException($"dataOptions.testShare: expected a number between 0 and 1, received {TestShare}.");
        if (Part is not (null or "val" or "test")) throw new InputException($"dataOptions.part: expected val or test, received '{Part}'.");
        if (Labels is not ("fine" or "coarse")) throw new InputException($"dataOptions.labels: expected fine or coarse, received '{Labels}'.");
        if (Targets is { } targets && !(targets.Length > 7 && (targets.StartsWith("labels:", StringComparison.Ordinal) || targets.StartsWith("values:", StringComparison.Ordinal))))
        {
            throw new InputException($"dataOptions.targets: expected labels: or values: and the names of columns, such as labels:cat,dog or values:x,y, received '{targets}'.");
        }

        if (Folds is { } folds) Require.AtLeast(2, "dataOptions.folds", folds);
        Require.AtLeast(1, "dataOptions.fold", Fold);
        if (Fold > (Folds ?? 1)) throw new InputException($"dataOptions.fold: expected a whole number from 1 to {Folds ?? 1}, the number of folds, received {Fold}.");
    }
}
