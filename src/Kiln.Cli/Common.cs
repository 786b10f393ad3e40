using System.CommandLine;
using Kiln.Cpu;
using Kiln.Vision;

namespace Kiln.Cli;

/// <summary>The options that every verb has, and the environment variables that stand in for them.</summary>
internal static class Common
{
    /// <summary>The seed where none is given, as in recipes.</summary>
    public const ulong DefaultSeed = 42;

    /// <summary>The seed of everything random.</summary>
    public static readonly Option<ulong?> Seed = Numbers.Seed("--seed", "Seed of everything random, 42 where none is given; the same seed gives the same bits.");

    /// <summary>Threads that compute.</summary>
    public static readonly Option<int?> Threads = Numbers.Whole("--threads", "Threads that compute; one per core unless KILN_THREADS says otherwise.");

    /// <summary>Vector width.</summary>
    public static readonly Option<string?> Simd = new("--simd") { Description = "Vector width in bits, 128, 256 or 512; the widest this machine has unless KILN_SIMD says otherwise.", HelpName = "BITS" };

    /// <summary>Whether the result is one JSON object.</summary>
    public static readonly Option<bool> Json = new("--json") { Description = "Print the result as one JSON object on the last line of standard output." };

    /// <summary>Where data sets are looked for first.</summary>
    public static readonly Option<string?> Data = new("--data") { Description = "Folder with the data set's files; KILN_DATA may name a folder of data sets.", HelpName = "DIR" };

    /// <summary>Makes a verb: its own arguments and options, the common options, and an action.</summary>
    public static Verb NewVerb(string name, string description, string[] examples, Symbol[] symbols, Func<ParseResult, Terminal, int> run, Streams streams)
    {
        var verb = new Verb(name, description, examples);
        foreach (Symbol symbol in symbols)
        {
            if (symbol is Argument argument) verb.Arguments.Add(argument);
            else verb.Options.Add((Option)symbol);
        }

        foreach (Option option in (Option[])[Seed, Threads, Simd, Json]) verb.Options.Add(option);
        verb.SetAction(parsed => run(parsed, new Terminal(streams, parsed.GetValue(Json))));
        return verb;
    }

    /// <summary>The processor as the options and the environment ask for it.</summary>
    /// <exception cref="InputException">A width that does not exist here, or a number of threads that is none.</exception>
    public static CpuDevice Device(ParseResult parsed)
    {
        try
        {
            string? width = parsed.GetValue(Simd) ?? Variable("KILN_SIMD");
            return new CpuDevice(parsed.GetValue(Threads) ?? ThreadsVariable(), width is null ? null : SimdWidths.Parse(width));
        }
        catch (ArgumentException e)
        {
            throw new InputException(e.Message, e);
        }
    }

    /// <summary>Where data sets are looked for; downloads tell their progress.</summary>
    public static DataFinder Finder(ParseResult parsed, Terminal terminal, CancellationToken stop) => new()
    {
        Directory = parsed.GetValue(Data),
        UserDirectory = Variable("KILN_DATA"),
        Reading = new ReadingOptions { MemoryLimit = DataChoices.MemoryLimit(parsed), Progress = new ReadingLines(terminal).Report, Cancellation = stop },
        Download = new Download { Progress = new DownloadLines(terminal).Report, Cancellation = stop },
    };

    /// <summary>The initialiser of a text such as <c>normal:0.01</c>.</summary>
    /// <exception cref="InputException">No initialiser is written so.</exception>
    public static Init Initialiser(string text) => Read(text, Init.Parse);

    /// <summary>How all weights of a model start, of a text such as <c>keras</c>.</summary>
    /// <exception cref="InputException">Nothing is written so.</exception>
    public static InitScheme Scheme(string text) => Read(text, InitScheme.Parse);

    private static T Read<T>(string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (ArgumentException e)
        {
            throw new InputException(e.Message, e);
        }
    }

    private static int ThreadsVariable() => Variable("KILN_THREADS") switch
    {
        null => 0,
        string text when int.TryParse(text, out int threads) && threads > 0 => threads,
        string text => throw new InputException($"KILN_THREADS: expected a whole number of at least 1, received '{text}'."),
    };

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
