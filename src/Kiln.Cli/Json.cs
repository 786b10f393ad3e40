using System.Text.Json.Nodes;

namespace Kiln.Cli;

/// <summary>Numbers and lists as JSON has them.</summary>
internal static class Json
{
    /// <summary>A number, or null for one that JSON cannot write.</summary>
    public static JsonNode? Number(double? value) => value is { } number && double.IsFinite(number) ? JsonValue.Create(number) : null;

    /// <summary>Numbers, rounded to what a reader can use; no negative zeros.</summary>
    public static JsonArray Array(IEnumerable<double> values, int digits = 6) => [.. values.Select(v => Number(Math.Round(v, digits) + 0.0))];

    /// <summary>Texts.</summary>
    public static JsonArray Array(IEnumerable<string> values) => [.. values.Select(v => (JsonNode?)v)];
}
