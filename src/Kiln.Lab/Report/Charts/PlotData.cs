using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kiln.Lab;

/// <summary>What the page's script needs to show the numbers of a chart under the pointer or the arrow keys.</summary>
/// <param name="Stops">Places along the chart, in reading order.</param>
/// <param name="Frame">Left, top, right and bottom of the field within the drawing.</param>
/// <param name="Upright">Whether the nearest stop is found by its horizontal place alone.</param>
internal sealed record PlotData(IReadOnlyList<PlotStop> Stops, double[] Frame, bool Upright)
{
    /// <summary>As an attribute holds it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, PlotContext.Readable.PlotData);
}

/// <summary>One place of a chart with its numbers.</summary>
/// <param name="X">Where it is.</param>
/// <param name="Y">Where it is.</param>
/// <param name="T">Its name, such as <c>epoch 3</c>.</param>
/// <param name="V">Its numbers, each with its name.</param>
/// <param name="C">The colour of each number: the number of its series; null for none.</param>
/// <param name="P">The height of each number's point, as many as there are numbers; null for none.</param>
internal sealed record PlotStop(
    double X, double Y, string T, IReadOnlyList<string> V,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<int>? C = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<double>? P = null);

/// <summary>The numbers of a field of cells, all of one size.</summary>
/// <param name="Columns">The columns' names, with what they are.</param>
/// <param name="Rows">The rows' names, with what they are.</param>
/// <param name="Label">What is measured.</param>
/// <param name="Values">The numbers, written out, row after row.</param>
/// <param name="Frame">Left, top, right and bottom of the field within the drawing.</param>
internal sealed record GridData(IReadOnlyList<string> Columns, IReadOnlyList<string> Rows, string Label, IReadOnlyList<string> Values, double[] Frame)
{
    /// <summary>As an attribute holds it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, PlotContext.Readable.GridData);
}

/// <summary>The shape of both as JSON, generated at compile time.</summary>
[JsonSerializable(typeof(PlotData))]
[JsonSerializable(typeof(GridData))]
internal sealed partial class PlotContext : JsonSerializerContext
{
    private static PlotContext? readable;

    /// <summary>Writes signs as they are; they are escaped as attributes are.</summary>
    public static PlotContext Readable => readable ??= new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, PropertyNamingPolicy = JsonNamingPolicy.CamelCase });
}
