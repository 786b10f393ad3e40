namespace Kiln;

/// <summary>Something given from outside is wrong; the message is one sentence: what was received, what was expected, the likely cure.</summary>
public sealed class InputException : Exception
{
    /// <summary>Makes the error without a cause named.</summary>
    public InputException() : this("The input is not usable.")
    {
    }

    /// <summary>Makes the error; <paramref name="message"/> is shown to the user as it is.</summary>
    public InputException(string message) : base(message)
    {
    }

    /// <summary>Makes the error from another one.</summary>
    public InputException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
