using System.Runtime.CompilerServices;

namespace Kiln.Vision;

/// <summary>Checks of the settings of transforms; each failure is one sentence that names the setting, what came and what was expected.</summary>
internal static class Setting
{
    /// <summary>The value, if it is a number from <paramref name="low"/> to <paramref name="high"/>.</summary>
    /// <remarks>The compiler fills in the expression as the name, and the name of the file, which is the transform's.</remarks>
    /// <exception cref="InputException">It is not.</exception>
    public static float Between(
        float low, float high, float value, [CallerArgumentExpression(nameof(value))] string name = "", [CallerFilePath] string transform = "") =>
        value >= low && value <= high ? value : throw Refused(low, high, value, name, transform);

    /// <summary>The value, if it is a whole number from <paramref name="low"/> to <paramref name="high"/>.</summary>
    /// <exception cref="InputException">It is not.</exception>
    public static int Whole(
        int low, int high, int value, [CallerArgumentExpression(nameof(value))] string name = "", [CallerFilePath] string transform = "") =>
        value >= low && value <= high ? value : throw Refused(low, high, value, name, transform);

    /// <summary>The value, if it is an odd number from 1 to <paramref name="high"/>: the side of a kernel with a middle.</summary>
    /// <exception cref="InputException">It is not.</exception>
    public static int Odd(int high, int value, [CallerArgumentExpression(nameof(value))] string name = "", [CallerFilePath] string transform = "") =>
        value >= 1 && value <= high && int.IsOddInteger(value)
            ? value
            : throw new InputException($"{Path.GetFileNameWithoutExtension(transform)}: {name} is {value}; expected an odd number from 1 to {high}, such as 3.");

    private static InputException Refused(float low, float high, float value, string name, string transform) =>
        new($"{Path.GetFileNameWithoutExtension(transform)}: {name} is {value}; expected a number from {low} to {high}.");
}

/// <summary>Which bytes of a pixel are colours.</summary>
internal static class Channels
{
    extension(ImageSize size)
    {
        /// <summary>Bytes per pixel that are not alpha: 1 or 3.</summary>
        public int Colors => size.Channels is 2 or 4 ? size.Channels - 1 : size.Channels;

        /// <summary>Whether the image has red, green and blue.</summary>
        public bool IsColored => size.Channels >= 3;
    }
}
