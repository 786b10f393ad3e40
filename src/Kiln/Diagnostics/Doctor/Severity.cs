namespace Kiln;

/// <summary>How much a finding matters.</summary>
public enum Severity
{
    /// <summary>Worth knowing; training works as it is.</summary>
    Note,

    /// <summary>Costs accuracy or time, or may under other data.</summary>
    Warning,

    /// <summary>Training cannot work, or its result cannot be trusted.</summary>
    Serious,
}
