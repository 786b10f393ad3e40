using System.Runtime.CompilerServices;

namespace Kiln.Vision;

/// <summary>Checks of the settings of transforms; each failure is one sentence that names the transform, the setting, what came and what was expected.</summary>
/// <remarks>The compiler fills in the expression as the name, and the name of the file, which is the transform's.</remarks>
internal static class Setting
{
    private const int LargestSide = 16384;

    /// <summary>The value, if it is a number from <paramref name="low"/> to <paramref name="high"/>.</summary>
    /// <exception cref="InputException">It is not.</exception>
    public static float Between(
        float low, float high, float value, [CallerArgumentExpression(nameof(value))] string name = "", [CallerFilePath] string transform = "") =>
        value >= low && value <= high ? value : throw Refused(transform, $"{name} is {value}", $"a number from {low} to {high}");

    /// <summary>The value, if it is a whole number from <paramref name="low"/> to <paramref name="high"/>.</summary>
    /// <exception cref="InputException">It is not.</exception>
    public static int Whole(
        int low, int high, int value, [CallerArgumentExpression(nameof(value))] string name = "", [CallerFilePath] string transform = "") =>
        value >= low && value <= high ? value : throw Refused(transform, $"{name} is {value}", $"a number from {low} to {high}");

    /// <summary>The value, if it is an odd number from 1 to <paramref name="high"/>: the side of a kernel with a middle.</summary>
    /// <exception cref="InputException">It is not.</exception>
    public static int Odd(int high, int value, [CallerArgumentExpression(nameof(value))] string name = "", [CallerFilePath] string transform = "") =>
        value >= 1 && value <= high && int.IsOddInteger(value) ? value : throw Refused(transform, $"{name} is {value}", $"an odd number from 1 to {high}, such as 3");

    /// <summary>The lower of two numbers, if they are in order and from <paramref name="least"/> to <paramref name="most"/>.</summary>
    /// <exception cref="InputException">They are not.</exception>
    public static float Ordered(
        float least, float most, float low, float high,
        [CallerArgumentExpression(nameof(low))] string name = "", [CallerArgumentExpression(nameof(high))] string highName = "", [CallerFilePath] string transform = "") =>
        low >= least && high <= most && low <= high ? low : throw Refused(transform, $"{name} and {highName} are {low} and {high}", $"two numbers in order, from {least} to {most}");

    /// <summary>The height or width of an image in pixels.</summary>
    /// <exception cref="InputException">Below 1 or above 16384.</exception>
    public static int Side(int value, int such, [CallerArgumentExpression(nameof(value))] string name = "", [CallerFilePath] string transform = "") =>
        value is >= 1 and <= LargestSide ? value : throw Refused(transform, $"{name} is {value}", $"1 to {LargestSide} pixels, such as {such}");

    /// <summary>The height or width of an image in pixels, or 0 for another rule.</summary>
    /// <exception cref="InputException">Below 0 or above 16384.</exception>
    public static int SideOrZero(int value, string zero, [CallerArgumentExpression(nameof(value))] string name = "", [CallerFilePath] string transform = "") =>
        value is >= 0 and <= LargestSide ? value : throw Refused(transform, $"{name} is {value}", $"1 to {LargestSide} pixels, or 0 for {zero}");

    /// <summary>An interpolation that looks up single pixels.</summary>
    /// <exception cref="InputException">Another one.</exception>
    public static Interpolation OfWarp(Interpolation value, [CallerFilePath] string transform = "") =>
        value is Interpolation.Nearest or Interpolation.Bilinear ? value : throw Refused(transform, $"Interpolation is {value}", "Nearest or Bilinear, as cubic interpolation is for resizing alone");

    private static InputException Refused(string transform, string received, string expected) =>
        new($"{Path.GetFileNameWithoutExtension(transform)}: {received}; expected {expected}.");
}
