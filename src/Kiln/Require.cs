namespace Kiln;

/// <summary>Checks of settings; each failure is one sentence that names the setting, what was expected and what came.</summary>
internal static class Require
{
    /// <summary>A finite number above 0.</summary>
    public static void Positive(string name, double value)
    {
        if (!(value > 0 && double.IsFinite(value))) throw new InputException($"{name}: expected a positive number, received {value}.");
    }

    /// <summary>A finite number of at least 0.</summary>
    public static void NotNegative(string name, double value)
    {
        if (!(value >= 0 && double.IsFinite(value))) throw new InputException($"{name}: expected a number of at least 0, received {value}.");
    }

    /// <summary>A number of at least 0 and below 1.</summary>
    public static void BelowOne(string name, double value)
    {
        if (!(value >= 0 && value < 1)) throw new InputException($"{name}: expected a number of at least 0 and below 1, received {value}.");
    }

    /// <summary>A number from 0 to 1, both included.</summary>
    public static void Share(string name, double value)
    {
        if (!(value >= 0 && value <= 1)) throw new InputException($"{name}: expected a number from 0 to 1, received {value}.");
    }

    /// <summary>A whole number of at least <paramref name="least"/>.</summary>
    public static void AtLeast(int least, string name, int value)
    {
        if (value < least) throw new InputException($"{name}: expected a whole number of at least {least}, received {value}.");
    }
}
