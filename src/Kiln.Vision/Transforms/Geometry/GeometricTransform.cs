namespace Kiln.Vision;

/// <summary>A transform that moves pixels by one map of the plane. Neighbours in a pipeline multiply into one resampling.</summary>
public abstract record GeometricTransform : ImageTransform
{
    /// <inheritdoc/>
    public sealed override bool MovesPixels => true;

    /// <summary>What a draw means for an image of a size.</summary>
    internal abstract GeometricStep StepOf(in Draw draw, ImageSize size);

    /// <inheritdoc/>
    public sealed override void Apply(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into) =>
        PipelineRunner.OfThread.Run(StepOf(draw, size), image, into);

    /// <inheritdoc/>
    public sealed override void ApplyToMask(in Draw draw, ImageSize size, ReadOnlySpan<byte> mask, byte fill, Span<byte> into) =>
        PipelineRunner.OfThread.Run(StepOf(draw, size).ForMask(fill), mask, into);
}
