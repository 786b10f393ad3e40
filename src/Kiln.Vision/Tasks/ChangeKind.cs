namespace Kiln.Vision;

/// <summary>A kind of change with the strengths at which models are tried.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Unit">The unit of strengths, as it follows a number.</param>
/// <param name="Strengths">Weakest first.</param>
/// <param name="At">The transforms that a strength means: one for each direction.</param>
internal sealed record ChangeKind(string Name, string Unit, double[] Strengths, Func<double, ImageTransform[]> At)
{
    private const float HalfTurn = 180;
    private const int BlurSide = 11;   // holds two deviations to each side of the strongest blur

    private static readonly RandomRotation Rotation = new(HalfTurn);
    private static readonly RandomShear Shear = new();
    private static readonly RandomZoom Zoom = new();
    private static readonly RandomBrightness Brightness = new();
    private static readonly RandomContrast Contrast = new();

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ChangeKind> All { get; } =
    [
        new("rotation", "°", [5, 10, 15, 30, 45, 90, 135, 180], s => s == HalfTurn ? [Fixed(Rotation, s)] : [Fixed(Rotation, s), Fixed(Rotation, -s)]),
        new("shift", " px", [1, 2, 3, 4, 6, 8], s => [Shift(s, 0), Shift(-s, 0), Shift(0, s), Shift(0, -s)]),
        new("enlarging", "×", [1.1, 1.25, 1.5, 2], s => [Fixed(Zoom, s)]),
        new("shrinking", "×", [0.9, 0.8, 0.67, 0.5], s => [Fixed(Zoom, s)]),
        new("shear", "°", [5, 10, 20, 30], s => [Fixed(Shear, s), Fixed(Shear, -s)]),
        new("mirror image", "", [1], _ => [new HorizontalFlip(Chance: 1)]),
        new("upside down", "", [1], _ => [new VerticalFlip(Chance: 1)]),
        new("darkening", "×", [0.8, 0.6, 0.4, 0.2], s => [Fixed(Brightness, s)]),
        new("brightening", "×", [1.25, 1.5, 2, 3], s => [Fixed(Brightness, s)]),
        new("less contrast", "×", [0.8, 0.6, 0.4, 0.2], s => [Fixed(Contrast, s)]),
        new("blur", " px", [0.5, 1, 1.5, 2], s => [new GaussianBlur(BlurSide, (float)s, (float)s)]),
        new("noise", "", [0.02, 0.05, 0.1, 0.2], s => [new GaussianNoise((float)s, IsFixed: true, Chance: 1)]),
        new("negative", "", [1], _ => [new RandomInvert(Chance: 1)]),
    ];

    private static FixedDraw Fixed(ImageTransform transform, double strength) => new(transform, new Draw(true, (float)strength));

    private static FixedDraw Shift(double x, double y) => new(new RandomTranslation(), new Draw(true, (float)x, (float)y));
}
