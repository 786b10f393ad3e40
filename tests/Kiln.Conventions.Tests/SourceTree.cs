using System.Text;

namespace Kiln.Conventions.Tests;

/// <summary>One C# file of the repository.</summary>
/// <param name="Path">From the root, with slashes.</param>
/// <param name="Text">As it is.</param>
internal sealed record SourceFile(string Path, string Text)
{
    /// <summary>The text without comments and without what stands in quotes.</summary>
    public string Code { get; } = CodeOnly.Of(Text);

    /// <summary>The project's folder: <c>src/Kiln.Core</c>.</summary>
    public string Project => string.Join('/', Path.Split('/')[..2]);

    /// <summary>The folder within the project: <c>Ops</c>; empty at its root.</summary>
    public string Folder => Path.Split('/') is { Length: > 3 } parts ? parts[2] : "";
}

/// <summary>The files of the repository.</summary>
internal static class SourceTree
{
    /// <summary>The folder with Kiln.slnx.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>All C# files below src, tests, benchmarks and samples.</summary>
    public static IReadOnlyList<SourceFile> Files { get; } =
    [
        .. from top in (string[])["src", "tests", "benchmarks", "samples"]
           where Directory.Exists(Full(top))
           from file in Directory.EnumerateFiles(Full(top), "*.cs", SearchOption.AllDirectories)
           let path = Path.GetRelativePath(Root, file).Replace('\\', '/')
           where !path.Split('/').Any(part => part is "obj" or "bin" or "artifacts")
           orderby path
           select new SourceFile(path, File.ReadAllText(file)),
    ];

    /// <summary>The files below a folder.</summary>
    public static IEnumerable<SourceFile> In(string folder) => Files.Where(f => f.Path.StartsWith(folder + "/", StringComparison.Ordinal));

    /// <summary>The text of any file.</summary>
    public static string Read(string path) => File.ReadAllText(Full(path));

    /// <summary>The full path of a file.</summary>
    public static string Full(string path) => Path.Combine(Root, path);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Kiln.slnx"))) return folder.FullName;
        }

        throw new InvalidOperationException("No folder above the tests has a Kiln.slnx.");
    }
}

/// <summary>Tells code from comments and quoted text.</summary>
internal static class CodeOnly
{
    /// <summary>The text with comments, characters and strings left out; line breaks stay.</summary>
    public static string Of(string text)
    {
        var code = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length;)
        {
            int end = EndOfAside(text, i);
            if (end == i)
            {
                code.Append(text[i++]);
                continue;
            }

            code.Append(' ').Append('\n', text.AsSpan(i, end - i).Count('\n'));
            i = end;
        }

        return code.ToString();
    }

    /// <summary>Where the comment or literal that starts at <paramref name="i"/> ends; <paramref name="i"/> itself where none starts.</summary>
    private static int EndOfAside(string text, int i)
    {
        ReadOnlySpan<char> rest = text.AsSpan(i);
        if (rest.StartsWith("//")) return After(text, i, "\n", keep: 1);
        if (rest.StartsWith("/*")) return After(text, i + 2, "*/");
        if (rest.StartsWith("\"\"\"")) return After(text, i + 3, new string('"', rest.IndexOfAnyExcept('"') is > 2 and int n ? n : 3));
        if (rest.StartsWith("@\"") || rest.StartsWith("$@\"") || rest.StartsWith("@$\"")) return EndOfVerbatim(text, text.IndexOf('"', i) + 1);
        return rest[0] is '"' or '\'' ? EndOfQuoted(text, i) : i;
    }

    private static int EndOfVerbatim(string text, int i)
    {
        while (i < text.Length)
        {
            if (text[i] != '"') i++;
            else if (i + 1 < text.Length && text[i + 1] == '"') i += 2;
            else return i + 1;
        }

        return i;
    }

    private static int EndOfQuoted(string text, int i)
    {
        char quote = text[i++];
        while (i < text.Length && text[i] != quote && text[i] != '\n') i += text[i] == '\\' ? 2 : 1;
        return Math.Min(i + 1, text.Length);
    }

    private static int After(string text, int from, string mark, int keep = 0) =>
        text.IndexOf(mark, from, StringComparison.Ordinal) is >= 0 and int at ? at + mark.Length - keep : text.Length;
}
