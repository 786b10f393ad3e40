namespace Kiln;

/// <summary>Shapes that do not fit: says which layer, what it expected, what it received and the likely cure.</summary>
public sealed class ShapeException : ArgumentException
{
    /// <summary>Makes the error without a place.</summary>
    public ShapeException() : this("Shapes do not fit.")
    {
    }

    /// <summary>Makes the error; <paramref name="message"/> names the op, both shapes and the likely cure.</summary>
    public ShapeException(string message) : base(message)
    {
    }

    /// <summary>Wraps another error.</summary>
    public ShapeException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>The same error, told by the layer at <paramref name="path"/>.</summary>
    public ShapeException(string path, ShapeException inner) : base($"Layer '{path}': {inner.Message}", inner) => Path = path;

    /// <summary>The path of the layer whose input did not fit, or null where none is known.</summary>
    public string? Path { get; }
}
