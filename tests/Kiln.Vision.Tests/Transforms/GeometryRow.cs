namespace Kiln.Vision.Tests;

/// <summary>One transform of the contract: settings that change something, and settings that change nothing.</summary>
/// <param name="Name">What is shown.</param>
/// <param name="Transform">Changes images of 24×21.</param>
/// <param name="Identity">Changes nothing; null where no settings do.</param>
/// <param name="Exact">Whether whole pixels move, so that products of such steps are exact.</param>
/// <param name="Follows">Whether the mask of a plain area stays plain; position jitter tears areas apart.</param>
/// <param name="Small">Settings for images of one pixel; null for the same.</param>
public sealed record GeometryRow(string Name, ImageTransform Transform, ImageTransform? Identity, bool Exact = false, bool Follows = true, ImageTransform? Small = null)
{
    /// <summary>All rows.</summary>
    public static IReadOnlyList<GeometryRow> All { get; } =
    [
        new("mirror", new HorizontalFlip(1), null, Exact: true),
        new("upside down", new VerticalFlip(1), null, Exact: true),
        new("crop", new RandomCrop(5), new RandomCrop(0), Exact: true),
        new("crop, reflected", new RandomCrop(9, Border: Border.Reflect), new RandomCrop(0, Border: Border.Reflect), Exact: true),
        new("crop, symmetric", new RandomCrop(9, Border: Border.Symmetric), null, Exact: true),
        new("crop, edge", new RandomCrop(9, Border: Border.Edge), null, Exact: true),
        new("crop to size", new RandomCrop(2, 13, 10, PadIfNeeded: true), new RandomCrop(0, 24, 21), Exact: true),
        new("centre crop", new CenterCrop(11, 8), new CenterCrop(24, 21), Exact: true),
        new("five crops", new FiveCrop(11, 8), new FiveCrop(24, 21), Exact: true, Small: new FiveCrop(1)),
        new("ten crops", new TenCrop(11, 8), null, Exact: true, Small: new TenCrop(1)),
        new("quarter turn", new RandomQuarterTurn(), new RandomQuarterTurn(0), Exact: true),
        new("translation", new RandomTranslation(0.3f, 0.3f), new RandomTranslation(0, 0), Exact: true),
        new("resize smaller", new Resize(11, 9), new Resize(24, 21)),
        new("resize larger, cubic", new Resize(31, 40, Interpolation.Bicubic), new Resize(24, 21, Interpolation.Bicubic)),
        new("resize short side", new Resize(13), new Resize(21)),
        new("short side", new RandomShortSide(15, 40), new RandomShortSide(21, 21)),
        new("resized crop", new RandomResizedCrop(16, 12), null),
        new("multi-scale crop", new MultiScaleCrop(16, 12), null),
        new("rotation", new RandomRotation(30), new RandomRotation(0)),
        new("rotation, expanded", new RandomRotation(180, Expand: true), new RandomRotation(0, Expand: true)),
        new("affine", new RandomAffine(30, 0.1f, 0.1f, 0.8f, 1.3f, 10, 5), new RandomAffine()),
        new("zoom", new RandomZoom(0.5f, 2), new RandomZoom(1, 1)),
        new("shear", new RandomShear(20, 10), new RandomShear(0, 0)),
        new("perspective", new RandomPerspective(0.5f, 1), new RandomPerspective(0, 1)),
        new("elastic", new ElasticTransform(60, 4), new ElasticTransform(0)),
        new("position jitter", new PositionJitter(1), new PositionJitter(0), Follows: false),
    ];

    /// <inheritdoc/>
    public override string ToString() => Name;
}
