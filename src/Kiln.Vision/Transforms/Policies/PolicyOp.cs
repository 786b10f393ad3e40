namespace Kiln.Vision;

/// <summary>The changes that policies choose among; each says what its strength means.</summary>
public enum PolicyOp
{
    /// <summary>Changes nothing.</summary>
    Identity,

    /// <summary>Moves row y to the left or right by strength·y: a shear about the upper left corner.</summary>
    ShearX,

    /// <summary>Moves column x up or down by strength·x.</summary>
    ShearY,

    /// <summary>Moves to the right by the whole part of the strength, in pixels.</summary>
    TranslateX,

    /// <summary>Moves down by the whole part of the strength, in pixels.</summary>
    TranslateY,

    /// <summary>Turns about the centre by so many degrees, counter-clockwise.</summary>
    Rotate,

    /// <summary>Brightness by the factor 1 + strength.</summary>
    Brightness,

    /// <summary>Saturation by the factor 1 + strength.</summary>
    Color,

    /// <summary>Contrast by the factor 1 + strength.</summary>
    Contrast,

    /// <summary>Sharpness by the factor 1 + strength.</summary>
    Sharpness,

    /// <summary>Keeps as many upper bits as the whole part of the strength.</summary>
    Posterize,

    /// <summary>Inverts bytes that are not below the strength.</summary>
    Solarize,

    /// <summary>Stretches each channel to 0 … 255; takes no strength.</summary>
    AutoContrast,

    /// <summary>Makes the values of each channel about equally frequent; takes no strength.</summary>
    Equalize,

    /// <summary>Makes a negative; takes no strength.</summary>
    Invert,
}
