using System.Globalization;
using System.Text;

namespace Kiln.Vision;

/// <summary>Transforms with a few fixed results, all of which a test looks at: corners and centre, perhaps mirrored. In training one of them is drawn.</summary>
public abstract record FixedCrops : GeometricTransform
{
    /// <summary>Sets the size of each crop.</summary>
    protected FixedCrops(int height, int width)
    {
        Height = Setting.Side(height, 224, nameof(Height), GetType().Name);
        Width = Setting.SideOrZero(width, "a square", nameof(Width), GetType().Name);
    }

    /// <summary>The height of a crop, in pixels.</summary>
    public int Height { get; init; }

    /// <summary>The width of a crop, in pixels; 0 for a square.</summary>
    public int Width { get; init; }

    /// <summary>The number of crops.</summary>
    public abstract int Count { get; }

    /// <inheritdoc/>
    public override (int Height, int Width)? FixedSize => (Height, Width > 0 ? Width : Height);

    /// <summary>Draws the number A of a crop.</summary>
    public override Draw Sample(ImageSize size, ref Philox random) => View(random.Below(Count));

    /// <inheritdoc/>
    public override ImageSize SizeAfter(in Draw draw, ImageSize size) => new(Height, Width > 0 ? Width : Height, size.Channels);

    /// <summary>The draw that stands for crop <paramref name="number"/>: upper left, upper right, lower left, lower right, centre; then the same mirrored.</summary>
    public Draw View(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, Count);
        return new(true, number);
    }

    /// <summary>All crops, in order.</summary>
    public IReadOnlyList<Image> Views(Image image) => [.. Enumerable.Range(0, Count).Select(i => Apply(View(i), image))];

    /// <summary>Prints the size of a crop; their number follows from the type.</summary>
    protected override bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"Height = {Height}, Width = {Width}");
        return true;
    }

    /// <summary>The step to crop <paramref name="number"/> of five, of an image that may be mirrored first.</summary>
    private protected GeometricStep Crop(int number, ImageSize size, bool mirrored, bool upsideDown)
    {
        ImageSize part = SizeAfter(default, size);
        if (part.Height > size.Height || part.Width > size.Width) throw new InputException($"A crop of {part.Height}×{part.Width} does not fit into an image of {size}; resize it first.");
        int left = number == 4 ? CenterCrop.Offset(size.Width, part.Width) : number % 2 * (size.Width - part.Width);
        int top = number == 4 ? CenterCrop.Offset(size.Height, part.Height) : number / 2 * (size.Height - part.Height);
        return new(size, part, new Homography(
            mirrored ? -1 : 1, 0, mirrored ? size.Width - left : left,
            0, upsideDown ? -1 : 1, upsideDown ? size.Height - top : top));
    }
}

/// <summary>The four corners and the centre.</summary>
/// <param name="Height">The height of a crop.</param>
/// <param name="Width">The width of a crop; 0 for a square.</param>
public sealed record FiveCrop(int Height = 224, int Width = 0) : FixedCrops(Height, Width)
{
    /// <inheritdoc/>
    public override int Count => 5;

    /// <inheritdoc/>
    internal override GeometricStep StepOf(in Draw draw, ImageSize size) => Crop((int)draw.A, size, false, false);
}
