namespace Kiln;

/// <summary>What an evaluation adds up of targets other than one class.</summary>
internal abstract class MeasureSums
{
    /// <summary>The sums for a data set; null where its samples have a class.</summary>
    public static MeasureSums? For(Dataset data) => data.Targets.Kind switch
    {
        TargetKind.Labels => new LabelSums(data.ClassNames),
        TargetKind.Values => new ValueSums(data.ClassNames, data.Targets),
        TargetKind.Pixels => new PixelSums(data.ClassNames),
        _ => null,
    };

    /// <summary>Adds a batch: as many outputs as targets, row after row.</summary>
    public abstract void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets);

    /// <summary>What came out; at least one batch is needed.</summary>
    public abstract Measures Result { get; }

    /// <summary>The one number that stands for accuracy: the share that is right, or R².</summary>
    public abstract double Score { get; }
}
