using System.Text.Json.Serialization;

namespace Kiln.Lab;

/// <summary>The shape of the lab's files as JSON, generated at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    WriteIndented = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    AllowOutOfOrderMetadataProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Trial))]
[JsonSerializable(typeof(ExperimentRecord))]
[JsonSerializable(typeof(LineFigure))]
[JsonSerializable(typeof(BarFigure))]
[JsonSerializable(typeof(HistogramFigure))]
[JsonSerializable(typeof(HeatFigure))]
[JsonSerializable(typeof(TableFigure))]
[JsonSerializable(typeof(PictureFigure))]
internal sealed partial class LabJson : JsonSerializerContext;
