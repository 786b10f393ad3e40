namespace Kiln.Vision;

/// <summary>How a value between pixels is made.</summary>
public enum Interpolation
{
    /// <summary>The nearest pixel.</summary>
    Nearest,

    /// <summary>Linear in both directions.</summary>
    Bilinear,

    /// <summary>Cubic convolution in both directions (Keys 1981), with a = −0.5 as Pillow has it; resizing only.</summary>
    Bicubic,
}
