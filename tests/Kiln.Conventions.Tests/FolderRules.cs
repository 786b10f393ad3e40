namespace Kiln.Conventions.Tests;

/// <summary>What the folders of a project may know of each other. What is not named here is not allowed.</summary>
internal static class FolderRules
{
    /// <summary>For each project, its folders and the folders of the same project whose types they may use; the root folder is everybody's.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, string[]>> All { get; } = new Dictionary<string, IReadOnlyDictionary<string, string[]>>
    {
        ["src/Kiln.Core"] = new Dictionary<string, string[]>
        {
            ["Values"] = ["Devices"],
            ["Devices"] = [],
            ["Passes"] = ["Values", "Devices"],
            ["Ops"] = ["Passes", "Values", "Devices"],
            ["Cpu"] = ["Values", "Devices"],
        },
        ["src/Kiln"] = new Dictionary<string, string[]>
        {
            ["Layers"] = [],
            ["Losses"] = [],
            ["Optimizers"] = [],
            ["SecondOrder"] = ["Layers"],
            ["Data"] = [],
            ["Training"] = ["Layers", "Losses", "Optimizers", "Data"],
            ["Diagnostics"] = ["Layers", "Losses", "Optimizers", "Data", "Training", "SecondOrder"],
        },
        ["src/Kiln.Vision"] = new Dictionary<string, string[]>
        {
            ["Images"] = [],
            ["Transforms"] = ["Images", "Datasets"],
            ["Datasets"] = ["Images", "Transforms"],
            ["Models"] = [],
            ["Tasks"] = ["Images", "Transforms", "Datasets", "Models"],
        },
        ["src/Kiln.Lab"] = new Dictionary<string, string[]>
        {
            ["Figures"] = [],
            ["Report"] = ["Figures"],
            ["Watch"] = ["Report"],
            ["Zoo"] = [],
            ["Trials"] = ["Figures", "Report"],
            ["Experiments"] = ["Figures", "Trials"],
        },
        ["src/Kiln.Cli"] = new Dictionary<string, string[]>
        {
            ["Commands"] = ["Benchmarks", "Display"],
            ["Benchmarks"] = [],
            ["Display"] = [],
        },
    };

    /// <summary>Types that may know one more folder, and why.</summary>
    public static IReadOnlyDictionary<string, (string Folder, string Why)> Exceptions { get; } = new Dictionary<string, (string, string)>
    {
        ["ParameterStore"] = ("Passes", "it owns the one pass object that its steps use again, so that a step allocates nothing"),
    };
}
