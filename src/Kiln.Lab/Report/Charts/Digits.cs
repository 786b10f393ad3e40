using System.Globalization;
using System.Text;

namespace Kiln.Lab;

/// <summary>Numbers as people read them: few digits, powers of ten written out.</summary>
internal static class Digits
{
    private const string Raised = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>A number to four digits: <c>0.5321</c>, <c>12.35</c>, <c>60,000</c>, <c>1.2·10⁻⁵</c>.</summary>
    public static string Of(double value)
    {
        if (double.IsNaN(value)) return "not a number";
        if (double.IsInfinity(value)) return value > 0 ? "∞" : "−∞";
        double size = Math.Abs(value);
        if (size == 0) return "0";
        if (size is < 1e-3 or >= 1e7) return Power(value);
        if (size >= 1000 || value == Math.Round(value)) return Sign(value.ToString("#,##0", CultureInfo.InvariantCulture));
        int decimals = Math.Clamp(3 - (int)Math.Floor(Math.Log10(size)), 0, 6);
        return Sign(value.ToString("0." + new string('#', decimals), CultureInfo.InvariantCulture));
    }

    /// <summary>A label of an axis whose marks are <paramref name="step"/> apart and reach to <paramref name="size"/>: <c>0.25</c>, <c>20k</c>, <c>10⁻⁴</c>.</summary>
    public static string Tick(double value, double step, double size)
    {
        if (value == 0) return "0";
        if (size >= 1e9 || step < 1e-4) return Power(value);
        (double unit, string suffix) = step >= 1e6 || (size >= 1e6 && step >= 1e5) ? (1e6, "M") : step >= 1000 || (size >= 1e4 && step >= 100) ? (1e3, "k") : (1, "");
        int decimals = Math.Clamp((int)Math.Ceiling(-Math.Log10(step / unit) - 1e-9), 0, 6);
        // A step of 2.5 or 0.25 needs one decimal more than its size says.
        if (Math.Abs((step / unit * Math.Pow(10, decimals)) - Math.Round(step / unit * Math.Pow(10, decimals))) > 1e-6) decimals++;
        return Sign((value / unit).ToString("F" + decimals, CultureInfo.InvariantCulture)) + suffix;
    }

    /// <summary>A label of a logarithmic axis: <c>0.01</c>, or <c>10⁻²</c> where the axis has some that are too long to write out.</summary>
    /// <param name="value">Where the mark is.</param>
    /// <param name="powers">Whether to write powers of ten; 1 and 10 stay as they are.</param>
    public static string LogTick(double value, bool powers) =>
        powers && value is (< 0.999 or > 10.001) ? Power(value) : Sign(value.ToString("#,##0.######", CultureInfo.InvariantCulture));

    /// <summary>Whether a mark of a logarithmic axis is too long to write out.</summary>
    public static bool IsLong(double value) => value is < 0.999e-3 or > 1.001e4;

    private static string Power(double value)
    {
        int power = (int)Math.Floor(Math.Log10(Math.Abs(value)) + 1e-9);
        string lead = (value / Math.Pow(10, power)).ToString("0.##", CultureInfo.InvariantCulture);
        string raised = power < 0 ? "⁻" : "";
        var digits = new StringBuilder(raised);
        foreach (char c in Math.Abs(power).ToString(CultureInfo.InvariantCulture)) digits.Append(Raised[c - '0']);
        return lead == "1" ? $"10{digits}" : Sign($"{lead}·10{digits}");
    }

    private static string Sign(string number) => number.Replace('-', '−');
}
