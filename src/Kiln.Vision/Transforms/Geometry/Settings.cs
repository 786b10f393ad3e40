namespace Kiln.Vision;

/// <summary>Checks of the settings of transforms; each failure is one sentence that names the setting, what came and what was expected.</summary>
internal static class Settings
{
    private const int LargestSide = 16384;

    /// <summary>A number from 0 to 1.</summary>
    public static float Share(string what, float value, float such) => Between(what, value, 0, 1, such);

    /// <summary>A number within limits.</summary>
    public static float Between(string what, float value, float low, float high, float such) => value >= low && value <= high
        ? value
        : throw new InputException($"{what} is {value}; expected a number from {low} to {high}, such as {such}.");

    /// <summary>The height or width of an image.</summary>
    public static int Side(string what, int value, int such) => value is >= 1 and <= LargestSide
        ? value
        : throw new InputException($"{what} is {value} pixels; expected 1 to {LargestSide}, such as {such}.");

    /// <summary>The height or width of an image, or 0 for another rule.</summary>
    public static int SideOrZero(string what, int value, string zero) => value is >= 0 and <= LargestSide
        ? value
        : throw new InputException($"{what} is {value} pixels; expected 1 to {LargestSide}, or 0 for {zero}.");

    /// <summary>A byte as a number.</summary>
    public static int Fill(string what, int value) => value is >= 0 and <= byte.MaxValue
        ? value
        : throw new InputException($"The fill value of {what} is {value}; expected a byte from 0 to 255, such as 0 for black.");

    /// <summary>A range whose ends are in order and within limits.</summary>
    public static float Ordered(string what, float low, float high, float least, float most) => low >= least && high <= most && low <= high
        ? low
        : throw new InputException($"{what} go from {low} to {high}; expected two numbers in order, from {least} to {most}.");

    /// <summary>An interpolation that looks up single pixels.</summary>
    public static Interpolation OfWarp(string what, Interpolation value) => value is Interpolation.Nearest or Interpolation.Bilinear
        ? value
        : throw new InputException($"The interpolation of {what} is {value}; expected Nearest or Bilinear, as cubic interpolation is for resizing alone.");
}
