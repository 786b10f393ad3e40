using System.Text.Json.Nodes;

namespace Kiln.Cli;

/// <summary>Reports of a run as JSON.</summary>
internal static class Reports
{
    /// <summary>What fitting first values to data came to; layer by layer, too.</summary>
    public static JsonObject Of(DataInitReport report) => new()
    {
        ["kind"] = $"{report.Kind}",
        ["meanError"] = Json.Number(report.MeanError),
        ["deviationError"] = Json.Number(report.DeviationError),
        ["deadUnits"] = report.Dead,
        ["layers"] = new JsonArray([.. report.Rows.Select(r => (JsonNode)new JsonObject
        {
            ["path"] = r.Path,
            ["units"] = r.Units,
            ["dead"] = r.Dead,
            ["meanError"] = Json.Number(r.MeanError),
            ["deviationError"] = Json.Number(r.DeviationError),
        })]),
        ["leftAlone"] = Json.Array(report.LeftAlone),
    };

    /// <summary>What measuring running statistics anew changed.</summary>
    public static JsonObject Of(PreciseReport report) => new()
    {
        ["norms"] = report.Norms,
        ["batches"] = report.Batches,
        ["accuracyBefore"] = Json.Number(report.Before?.Accuracy),
        ["accuracyAfter"] = Json.Number(report.After?.Accuracy),
        ["lossBefore"] = Json.Number(report.Before?.Loss),
        ["lossAfter"] = Json.Number(report.After?.Loss),
    };
}
