using System.Globalization;

namespace Kiln.Lab;

/// <summary>Times, shares and versions in words.</summary>
internal static class Durations
{
    /// <summary>A length of time with the two units that matter: <c>3 min 12 s</c>.</summary>
    public static string Of(double seconds)
    {
        if (seconds < 60) return string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s");
        long whole = (long)Math.Round(seconds);
        return whole < 3600 ? $"{whole / 60} min {whole % 60} s" : $"{whole / 3600} h {whole % 3600 / 60} min";
    }

    /// <summary>A share in percent with two decimals; a dash for none.</summary>
    public static string Percent(double? share) => share is { } s && double.IsFinite(s) ? string.Create(CultureInfo.InvariantCulture, $"{100 * s:0.00} %") : "–";

    /// <summary>A version of the library with the first digits of its commit, where it has one.</summary>
    public static string Version(string version) => version.IndexOf('+') is >= 0 and var plus && version.Length > plus + 8 ? version[..(plus + 8)] : version;
}
