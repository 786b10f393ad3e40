namespace Kiln.Vision;

/// <summary>What an op of a policy means at a strength: a transform of this library with a given draw, as torchvision's policies have it.</summary>
internal sealed class PolicyOps
{
    private const int Fills = byte.MaxValue + 1;

    private static readonly PolicyOps?[] Made = new PolicyOps?[2 * Fills];

    private readonly RandomShear shear;
    private readonly RandomTranslation translation;
    private readonly RandomRotation rotation;
    private readonly RandomBrightness brightness = new();
    private readonly RandomSaturation saturation = new();
    private readonly RandomContrast contrast = new();
    private readonly RandomSharpness sharpness = new();
    private readonly RandomPosterize posterize = new();
    private readonly RandomSolarize solarize = new();
    private readonly RandomAutocontrast autocontrast = new();
    private readonly RandomEqualize equalize = new();
    private readonly RandomInvert invert = new();

    private PolicyOps(Interpolation interpolation, int fill)
    {
        shear = new(Interpolation: interpolation, Fill: fill, AboutCorner: true);
        translation = new(Fill: fill);
        rotation = new(180, Interpolation: interpolation, Fill: fill);
    }

    /// <summary>The ops that look up pixels so and show that value outside; made once.</summary>
    public static PolicyOps For(Interpolation interpolation, int fill)
    {
        ref PolicyOps? made = ref Made[(interpolation == Interpolation.Nearest ? 0 : Fills) + fill];
        return made ??= new(interpolation, fill);
    }

    /// <summary>Adds an op to a plan, where it changes anything.</summary>
    /// <param name="plan">What happens to the image so far.</param>
    /// <param name="op">The op.</param>
    /// <param name="strength">Its strength, with its sign, in the op's own unit.</param>
    public void Add(Plan plan, PolicyOp op, float strength)
    {
        switch (op)
        {
            case PolicyOp.ShearX:
                Add(plan, shear, new(strength != 0, Degrees(strength), 0));
                break;
            case PolicyOp.ShearY:
                Add(plan, shear, new(strength != 0, 0, Degrees(strength)));
                break;
            case PolicyOp.TranslateX:
                Add(plan, translation, new((int)strength != 0, (int)strength, 0));
                break;
            case PolicyOp.TranslateY:
                Add(plan, translation, new((int)strength != 0, 0, (int)strength));
                break;
            case PolicyOp.Rotate:
                Add(plan, rotation, new(strength != 0, strength));
                break;
            case PolicyOp.Brightness:
                Add(plan, brightness, new(strength != 0, 1 + strength));
                break;
            case PolicyOp.Color:
                Add(plan, saturation, new(strength != 0, 1 + strength));
                break;
            case PolicyOp.Contrast:
                Add(plan, contrast, new(strength != 0, 1 + strength));
                break;
            case PolicyOp.Sharpness:
                Add(plan, sharpness, new(strength != 0, 1 + strength));
                break;
            case PolicyOp.Posterize:
                Add(plan, posterize, new((int)strength < 8, (int)strength));
                break;
            case PolicyOp.Solarize:
                Add(plan, solarize, new(strength <= byte.MaxValue, strength));
                break;
            case PolicyOp.AutoContrast:
                Add(plan, autocontrast, new(true));
                break;
            case PolicyOp.Equalize:
                Add(plan, equalize, new(true));
                break;
            case PolicyOp.Invert:
                Add(plan, invert, new(true));
                break;
        }
    }

    private static void Add(Plan plan, ImageTransform transform, in Draw draw)
    {
        if (draw.Changes) plan.Add(transform, draw);
    }

    // A shear is given as its tangent; transforms take angles.
    private static float Degrees(float tangent) => (float)(Math.Atan(tangent) * (180 / Math.PI));
}
