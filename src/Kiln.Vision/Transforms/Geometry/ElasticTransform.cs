namespace Kiln.Vision;

/// <summary>Bends the image by a smooth random field, by torchvision's <c>ElasticTransform</c> (Simard et al. 2003).</summary>
/// <remarks>
/// The field is noise of −1 … 1 smoothed by a Gaussian; pixels move by <c>alpha / 2</c> times the field in a square image. Its deviation is then
/// <c>alpha / (2·√3) · 1 / (2·√π·sigma)</c> pixels. Pixels of which a share m lies inside become <c>m²·x + (1 − m)·fill</c> of what is inside, as torchvision's do.
/// </remarks>
/// <param name="Alpha">The strength.</param>
/// <param name="Sigma">The deviation of the Gaussian; larger is smoother.</param>
/// <param name="Fill">The value outside.</param>
public sealed record ElasticTransform(float Alpha = 50, float Sigma = 5, int Fill = 0) : ImageTransform
{
    private const int SeedBits = 24;   // whole numbers so large are exact as floats

    [ThreadStatic]
    private static ElasticField? threadField;

    /// <summary>The strength, 0 … 10000.</summary>
    public float Alpha { get; init; } = Setting.Between(0, 10_000, Alpha);

    /// <summary>The deviation of the Gaussian in pixels, 0 … 100; 0 for none.</summary>
    public float Sigma { get; init; } = Setting.Between(0, 100, Sigma);

    /// <summary>The value outside, 0 … 255.</summary>
    public int Fill { get; init; } = Setting.Whole(0, byte.MaxValue, Fill);

    /// <inheritdoc/>
    public override bool MovesPixels => true;

    private static ElasticField Field => threadField ??= new();

    /// <summary>The settings of Simard, Steinkraus and Platt (2003) for digits of 28×28: the field is multiplied by <paramref name="alpha"/> pixels.</summary>
    public static ElasticTransform Simard2003(float alpha = 34, float sigma = 4) => new(2 * alpha, sigma);

    /// <summary>Draws the seed of the field, two whole numbers A and B.</summary>
    public override Draw Sample(ImageSize size, ref Philox random) => new(Alpha > 0, random.Below(1 << SeedBits), random.Below(1 << SeedBits));

    /// <inheritdoc/>
    public override void Apply(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into)
    {
        ElasticField field = Field;
        field.Make(size, Alpha, Sigma, (ulong)draw.A, (ulong)draw.B);
        field.Apply(size, image, (byte)Fill, into);
    }

    /// <inheritdoc/>
    public override void ApplyToMask(in Draw draw, ImageSize size, ReadOnlySpan<byte> mask, byte fill, Span<byte> into)
    {
        ElasticField field = Field;
        field.Make(size, Alpha, Sigma, (ulong)draw.A, (ulong)draw.B);
        field.ApplyNearest(size, mask, fill, into);
    }

    /// <summary>The field of a draw: how far to the right and down of each pixel its value is taken, in pixels, <c>[H, W]</c> each.</summary>
    public (float[] Right, float[] Down) FieldOf(in Draw draw, ImageSize size)
    {
        ElasticField field = Field;
        field.Make(size, Alpha, Sigma, (ulong)draw.A, (ulong)draw.B);
        return field.Copy(size);
    }

    /// <summary>Bends an image by a field that is given.</summary>
    /// <param name="image">The image.</param>
    /// <param name="right">How far to the right of each pixel its value is taken, in pixels, <c>[H, W]</c>.</param>
    /// <param name="down">How far down.</param>
    /// <param name="fill">The value outside.</param>
    /// <exception cref="ArgumentException">A field of another size.</exception>
    public static Image Displace(Image image, ReadOnlySpan<float> right, ReadOnlySpan<float> down, byte fill = 0)
    {
        if (right.Length != image.Height * image.Width || down.Length != right.Length) throw new ArgumentException($"A field for an image of {image.Size} has {image.Height * image.Width} numbers in each direction; received {right.Length} and {down.Length}.");
        var bent = new Image(image.Size, new byte[image.Size.Count]);
        Field.Set(image.Size, right, down);
        Field.Apply(image.Size, image.Pixels, fill, bent.Pixels);
        return bent;
    }
}
