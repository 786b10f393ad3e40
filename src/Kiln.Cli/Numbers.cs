using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Kiln.Cli;

/// <summary>Options that take numbers, and say in one sentence what they expect.</summary>
internal static class Numbers
{
    /// <summary>A whole number of at least <paramref name="atLeast"/>.</summary>
    public static Option<int?> Whole(string name, string description, int atLeast = 1) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => int.TryParse(Text(result), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= atLeast
            ? value
            : Refuse<int>(result, name, $"a whole number of at least {atLeast}"),
    };

    /// <summary>A whole number that a seed can be.</summary>
    public static Option<ulong?> Seed(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => ulong.TryParse(Text(result), NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)
            ? value
            : Refuse<ulong>(result, name, "a whole number of at least 0"),
    };

    /// <summary>A finite number above 0.</summary>
    public static Option<float?> Positive(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "X",
        CustomParser = result => float.TryParse(Text(result), NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && value > 0 && float.IsFinite(value)
            ? value
            : Refuse<float>(result, name, "a number above 0"),
    };

    private static string Text(ArgumentResult result) => result.Tokens.Count == 0 ? "" : result.Tokens[^1].Value;

    private static T? Refuse<T>(ArgumentResult result, string name, string expected)
        where T : struct
    {
        result.AddError($"{name}: expected {expected}, received '{Text(result)}'.");
        return null;
    }
}
