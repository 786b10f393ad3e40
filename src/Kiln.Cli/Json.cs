using System.Text.Json.Nodes;

namespace Kiln.Cli;

/// <summary>Numbers and lists as JSON has them.</summary>
internal static class Json
{
    /// <summary>A number, or null for one that JSON cannot write.</summary>
    public static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    /// <summary>Numbers, rounded to what a reader can use.</summary>
    public static JsonArray Array(IEnumerable<double> values, int digits = 6) => [.. values.Select(v => Number(Math.Round(v, digits)))];

    /// <summary>Texts.</summary>
    public static JsonArray Array(IEnumerable<string> values) => [.. values.Select(v => (JsonNode?)v)];
}
