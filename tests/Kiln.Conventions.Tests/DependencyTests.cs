using System.Reflection;
using System.Text.RegularExpressions;

namespace Kiln.Conventions.Tests;

/// <summary>Who may know whom: between assemblies, and between the folders of each.</summary>
public sealed partial class DependencyTests
{
    private static readonly Dictionary<string, Assembly> Assemblies = new()
    {
        ["src/Kiln.Core"] = typeof(Tensor).Assembly,
        ["src/Kiln"] = typeof(Layer).Assembly,
        ["src/Kiln.Vision"] = typeof(Vision.ImageSet).Assembly,
        ["src/Kiln.Lab"] = typeof(Lab.Figure).Assembly,
        ["src/Kiln.Cli"] = Assembly.Load("Kiln.Cli"),
    };

    public static TheoryData<string, string> Folders
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach ((string project, IReadOnlyDictionary<string, string[]> folders) in FolderRules.All)
            {
                foreach (string folder in folders.Keys) rows.Add(project, folder);
            }

            return rows;
        }
    }

    [Theory]
    [InlineData("src/Kiln.Core")]
    [InlineData("src/Kiln", "Kiln.Core")]
    [InlineData("src/Kiln.Vision", "Kiln.Core", "Kiln")]
    [InlineData("src/Kiln.Lab", "Kiln.Core", "Kiln", "Kiln.Vision")]
    [InlineData("src/Kiln.Cli", "Kiln.Core", "Kiln", "Kiln.Vision", "Kiln.Lab", "Spectre.Console", "System.CommandLine", "YamlDotNet")]
    public void Assemblies_refer_to_the_base_library_and_to_what_is_named_here(string project, params string[] allowed)
    {
        IEnumerable<string> others = Assemblies[project].GetReferencedAssemblies().Select(a => a.Name!).Where(name => !name.StartsWith("System.", StringComparison.Ordinal) || name == "System.CommandLine");
        Assert.Empty(others.Except(allowed));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Folders_know_only_the_folders_named_for_them(string project, string folder)
    {
        Dictionary<string, string> folderOf = FoldersByType(project);
        string[] allowed = [folder, "", .. FolderRules.All[project][folder]];
        Type[] types = [.. Assemblies[project].GetTypes().Where(t => t.DeclaringType is null && folderOf.GetValueOrDefault(Name(t)) == folder)];
        Assert.NotEmpty(types);
        IEnumerable<string> broken =
            from type in types
            from other in TypeReferences.Of(type)
            where other.Assembly == type.Assembly
            let there = folderOf.GetValueOrDefault(Name(other))
            where there is not null && !allowed.Contains(there)
            where !(FolderRules.Exceptions.TryGetValue(Name(type), out (string Folder, string Why) also) && also.Folder == there)
            select $"{folder}/{Name(type)} uses {there}/{Name(other)}";
        Assert.Empty(broken);
    }

    [Fact]
    public void References_are_seen_in_fields_signatures_and_bodies()
    {
        IReadOnlySet<Type> known = TypeReferences.Of(typeof(Linear));
        Assert.Contains(typeof(Layer), known);            // its base
        Assert.Contains(typeof(Parameter), known);        // a property
        Assert.Contains(typeof(Tensor), known);           // a parameter of a method
        Assert.Contains(typeof(LinearExtensions), known); // called in a body
        Assert.DoesNotContain(typeof(Dropout), known);
    }

    [Theory]
    [InlineData("src/Kiln.Core")]
    [InlineData("src/Kiln")]
    [InlineData("src/Kiln.Vision")]
    [InlineData("src/Kiln.Lab")]
    [InlineData("src/Kiln.Cli")]
    public void Every_folder_has_its_rules(string project)
    {
        string[] there = [.. SourceTree.In(project).Select(f => f.Folder).Where(f => f.Length > 0).Distinct().Order()];
        Assert.Equal(there, FolderRules.All[project].Keys.Order());
    }

    [Fact]
    public void Only_the_engine_its_tests_and_imports_of_libraries_may_use_pointers()
    {
        IEnumerable<string> unsafeProjects = Directory.EnumerateFiles(SourceTree.Root, "*.csproj", SearchOption.AllDirectories)
            .Where(path => File.ReadAllText(path).Contains("<AllowUnsafeBlocks>", StringComparison.Ordinal))
            .Select(path => Path.GetFileNameWithoutExtension(path)!);
        Assert.Empty(unsafeProjects.Except(["Kiln.Core", "Kiln.Testing", "Kiln.Core.Tests", "Kiln.Vision"]));
        // What is allowed there is for what the compiler makes of imports; kernels of transforms step through bytes by references, not pointers.
        Assert.Empty(SourceTree.In("src/Kiln.Vision").Where(f => (f.Folder == "Transforms" ? Pointers() : Unsafe()).IsMatch(f.Code)).Select(f => f.Path));
    }

    private static string Name(Type t) => t.Name.Split('`')[0];

    /// <summary>The folder in which each type of a project is declared; a type of one name in two folders has none.</summary>
    private static Dictionary<string, string> FoldersByType(string project) =>
        (from file in SourceTree.In(project)
         from Match m in Declaration().Matches(file.Code)
         group file.Folder by m.Groups["name"].Value into places
         where places.Distinct().Count() == 1
         select (places.Key, Folder: places.First())).ToDictionary(p => p.Key, p => p.Folder);

    [GeneratedRegex(@"\bunsafe\b|\bfixed\s*\(|\bUnsafe\.")]
    private static partial Regex Unsafe();

    [GeneratedRegex(@"\bunsafe\b|\bfixed\s*\(")]
    private static partial Regex Pointers();

    // Top-level declarations stand at the start of a line in file-scoped namespaces.
    [GeneratedRegex(@"^(?:(?:public|internal|static|sealed|abstract|partial|readonly|unsafe|ref|file)\s+)*(?:class|struct|interface|enum|record(?:\s+(?:struct|class))?)\s+(?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
