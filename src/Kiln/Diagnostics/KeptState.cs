namespace Kiln;

/// <summary>All values and gradients of a store as they were, put back to the bit on disposal: a measurement leaves no trace.</summary>
internal sealed class KeptState(ParameterStore weights) : IDisposable
{
    private readonly float[] values = weights.Values.Span.ToArray(), gradients = weights.Gradients.Span.ToArray();

    /// <summary>The trained values as they were.</summary>
    public ReadOnlySpan<float> Trained => values.AsSpan(0, gradients.Length);

    /// <summary>Puts values back, but not gradients.</summary>
    public void RestoreValues() => values.CopyTo(weights.Values.Span);

    /// <inheritdoc/>
    public void Dispose()
    {
        RestoreValues();
        gradients.CopyTo(weights.Gradients.Span);
    }
}
