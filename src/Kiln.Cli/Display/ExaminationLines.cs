namespace Kiln.Cli;

/// <summary>What the doctor is doing: one line that is written over where somebody looks, and silence where nobody does.</summary>
internal sealed class ExaminationLines(Terminal terminal)
{
    private bool begun;

    /// <summary>Shows what is being measured.</summary>
    public void Report(string what)
    {
        if (!terminal.ProgressIsLive) return;
        begun = true;
        terminal.Redraw($"examining: {what}", last: false);
    }

    /// <summary>Ends the line.</summary>
    public void End()
    {
        if (begun) terminal.Redraw("", last: true);
        begun = false;
    }
}
