using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Kiln.Cli;

/// <summary>A verb, and command lines that show its use.</summary>
internal sealed class Verb(string name, string description, string[] examples) : Command(name, description)
{
    /// <summary>Command lines that show its use.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;
}

/// <summary>The usual help page, followed by a verb's examples.</summary>
internal sealed class Help(HelpAction usual, TextWriter output) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>Puts examples on the help pages of <paramref name="root"/> and its verbs.</summary>
    public static void AddExamples(RootCommand root, TextWriter output)
    {
        HelpOption option = root.Options.OfType<HelpOption>().Single();
        option.Action = new Help((HelpAction)option.Action!, output);
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int code = usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command is Verb verb)
        {
            output.WriteLine("Examples:");
            foreach (string example in verb.Examples) output.WriteLine($"  {example}");
        }

        return code;
    }
}
