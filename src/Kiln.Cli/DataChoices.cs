using System.CommandLine;
using System.Globalization;
using Kiln.Vision;

namespace Kiln.Cli;

/// <summary>The options that say how data are read, divided and drawn.</summary>
internal static class DataChoices
{
    private const float UsualGigabytes = 1;

    /// <summary>The size all images are made.</summary>
    public static readonly Option<string?> Size = new("--size") { Description = "Make all images of a folder, manifest or pack this size, such as 224 or 240x320 (height by width), whatever their shape [default: their own].", HelpName = "SIZE" };

    /// <summary>The part to measure on.</summary>
    public static readonly Option<string?> Part = new("--part") { Description = "The part of a folder or manifest to measure on, val or test [default: the first that is there].", HelpName = "PART" };

    /// <summary>Which samples an epoch has.</summary>
    public static readonly Option<string?> Sampling = new("--sampling")
    {
        Description = "Training images of an epoch: shuffle, each once; balanced, drawn with replacement, all classes as often; weights:1,2,…, by a weight for each class [default: shuffle].",
        HelpName = "HOW",
    };

    private static readonly Option<string?> Bad = new("--on-bad") { Description = "What happens to image files that cannot be read: skip or fail [default: skip].", HelpName = "HOW" };

    private static readonly Option<float?> TestShare = Numbers.Positive("--test-share", "Share of every class that is held out to measure on, where the data have no such part [default: 0.2].");
    private static readonly Option<int?> Folds = Numbers.Whole("--folds", "Divide the training images for cross-validation.", atLeast: 2);
    private static readonly Option<int?> Fold = Numbers.Whole("--fold", "Which fold is held out and measured on, from 1 [default: 1].");
    private static readonly Option<string?> Labels = new("--labels") { Description = "Labels of CIFAR-100: fine or coarse [default: fine].", HelpName = "WHICH" };
    private static readonly Option<string?> Targets = new("--targets") { Description = "Columns of a manifest that are targets: labels:cat,dog (0 and 1), labels:tags (lists such as cat|dog) or values:x,y (numbers) [default: by their names].", HelpName = "COLUMNS" };
    private static readonly Option<float?> Memory = Numbers.Positive("--memory", "Decode images once into memory up to so many gigabytes of pixels, at most 2; beyond, each time they are needed [default: 1].");

    /// <summary>What training fixes for good.</summary>
    public static Option[] Fixed { get; } = [Size, Part, Sampling, Bad, TestShare, Folds, Fold, Labels, Targets];

    /// <summary>All options, for verbs that train.</summary>
    public static Symbol[] Symbols { get; } = [.. Fixed, Memory];

    /// <summary>Those that say how files are read, for verbs that do not train.</summary>
    public static Symbol[] ReadingSymbols { get; } = [Size, Bad, TestShare, Part, Labels, Targets, Memory];

    /// <summary>Bytes of pixels that are kept in memory.</summary>
    public static long MemoryLimit(ParseResult parsed) => (long)((parsed.GetValue(Memory) ?? UsualGigabytes) * (double)ReadingOptions.UsualMemoryLimit);

    /// <summary>The options given, and what another set of options says where none are.</summary>
    /// <exception cref="InputException">One is out of range.</exception>
    public static DataOptions Of(ParseResult parsed, DataOptions basis)
    {
        DataOptions options = basis with
        {
            Size = parsed.GetValue(Size) ?? basis.Size,
            Part = parsed.GetValue(Part) ?? basis.Part,
            // The decimal that was typed, not the nearest one of seven digits made longer.
            TestShare = parsed.GetValue(TestShare) is { } share ? double.Parse(share.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : basis.TestShare,
            Folds = parsed.GetValue(Folds) ?? basis.Folds,
            Fold = parsed.GetValue(Fold) ?? basis.Fold,
            Labels = parsed.GetValue(Labels) ?? basis.Labels,
            Targets = parsed.GetValue(Targets) ?? basis.Targets,
            OnBad = parsed.GetValue(Bad) switch
            {
                null => basis.OnBad,
                "skip" => OnBad.Skip,
                "fail" => OnBad.Fail,
                string other => throw new InputException($"--on-bad: expected skip or fail, received '{other}'."),
            },
        };
        options.Validate();
        return options;
    }
}
