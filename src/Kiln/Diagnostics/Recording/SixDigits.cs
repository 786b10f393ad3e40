using System.Globalization;

namespace Kiln;

/// <summary>Numbers as they are written down: six significant digits, so that lines stay short.</summary>
internal static class SixDigits
{
    /// <summary>The nearest number of six digits; what is not finite stays as it is.</summary>
    public static double Of(double x)
    {
        Span<char> text = stackalloc char[32];
        return double.IsFinite(x) && x.TryFormat(text, out int length, "g6", CultureInfo.InvariantCulture) ? double.Parse(text[..length], CultureInfo.InvariantCulture) : x;
    }
}
