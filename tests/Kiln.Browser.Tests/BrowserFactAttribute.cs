namespace Kiln.Browser.Tests;

/// <summary>A test in a browser: skipped, and seen to be skipped, on a machine that has none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Chromium.Path is null) Skip = "There is no chromium on this machine; eng/setup.sh chromium installs it.";
    }
}
