using System.Text.Json;
using System.Text.Json.Nodes;
using Kiln.Vision;
using Xunit.Abstractions;

namespace Kiln.Golden.Tests;

/// <summary>The ops of policies, their strengths and tables against torchvision's.</summary>
public sealed class PolicyTests(ITestOutputHelper output)
{
    private const string File = "policies";

    public static TheoryData<string> Ops => [.. GoldenCase.NamesIn(File).Where(name => char.IsUpper(name[0]))];

    public static TheoryData<string> StrengthCases => [.. GoldenCase.NamesIn(File).Where(name => name.StartsWith("strengths-", StringComparison.Ordinal))];

    [Theory]
    [Trait("row", "E8")]
    [Trait("row", "E9")]
    [MemberData(nameof(Ops))]
    public void An_op_at_a_strength_makes_torchvisions_image(string name)
    {
        Image image = ImageOf(GoldenCase.Read(File, "image")["x"]);
        GoldenCase golden = GoldenCase.Read(File, name);
        byte[] expected = ImageOf(golden["y"]).Pixels.ToArray(), found = new byte[expected.Length];
        var ops = PolicyOps.For(Enum.Parse<Interpolation>(golden.Setting("interpolation", "")), golden.Setting("fill", 0));
        var plan = new Plan();
        plan.Begin(image.Size);
        ops.Add(plan, Enum.Parse<PolicyOp>(golden.Setting("op", "")), (float)golden.Setting("strength", 0.0));
        PipelineRunner.OfThread.Run(plan, image.Size, image.Pixels, found);

        int[] differences = [.. expected.Zip(found, (a, b) => Math.Abs(a - b))];
        int wrong = Enumerable.Range(0, differences.Length / 3).Count(p => differences.AsSpan(3 * p, 3).ContainsAnyExcept(0));
        double share = 3.0 * wrong / differences.Length;
        output.WriteLine($"{name}: mean difference {differences.Average():F3}, largest {differences.Max()}, of 255; {share:P1} of the pixels differ");
        if (golden.Setting("exact", false)) Assert.Equal(0, differences.Max());
        if (golden.Setting("moves", false) && golden.Setting("interpolation", "") == "Nearest")
        {
            // Whole pixels are looked up: where a centre falls on the edge between two, rounding decides which.
            Assert.InRange(share, 0, 0.02);
            return;
        }

        Assert.InRange(differences.Average(), 0, 1);
        Assert.InRange(differences.Max(), 0, 3);
    }

    [Theory]
    [Trait("row", "E8")]
    [Trait("row", "E9")]
    [MemberData(nameof(StrengthCases))]
    public void Strengths_are_torchvisions(string name)
    {
        ImageSize size = ImageOf(GoldenCase.Read(File, "image")["x"]).Size;
        GoldenCase golden = GoldenCase.Read(File, name);
        float[] expected = golden["strengths"].Floats.ToArray();
        var op = Enum.Parse<PolicyOp>(golden.Setting("op", ""));
        Assert.Equal(golden.Setting("signed", false), Strengths.IsSigned(op));
        for (int i = 0; i < expected.Length; i++)
        {
            float found = Strengths.Of(Enum.Parse<StrengthSpace>(golden.Setting("space", "")), op, i, expected.Length, size);
            Assert.InRange(found, expected[i] - (1e-6f * MathF.Abs(expected[i])), expected[i] + (1e-6f * MathF.Abs(expected[i])));
            if (op is PolicyOp.TranslateX or PolicyOp.TranslateY or PolicyOp.Posterize) Assert.Equal((int)expected[i], (int)found);
        }
    }

    [Fact]
    [Trait("row", "E8")]
    [Trait("row", "E9")]
    public void Policies_choose_among_torchvisions_ops_with_its_defaults()
    {
        GoldenCase ops = GoldenCase.Read(File, "ops");
        Assert.Equal(Names(ops.Settings["randAugment"]!), new RandAugment().Ops.Select(o => o.ToString()));
        Assert.Equal(Names(ops.Settings["trivialAugment"]!), new TrivialAugment().Ops.Select(o => o.ToString()));
        Assert.Equal(Names(ops.Settings["augMix"]!), new AugMix().Ops.Select(o => o.ToString()));

        GoldenCase rand = GoldenCase.Read(File, "defaults-RandAugment"), trivial = GoldenCase.Read(File, "defaults-TrivialAugmentWide"), mix = GoldenCase.Read(File, "defaults-AugMix");
        var one = new RandAugment();
        Assert.Equal((rand.Setting("num_ops", 0), rand.Setting("magnitude", 0), rand.Setting("num_magnitude_bins", 0)), (one.Count, one.Strength, one.Bins));
        Assert.Equal(trivial.Setting("num_magnitude_bins", 0), new TrivialAugment().Bins);
        var two = new AugMix();
        Assert.Equal((mix.Setting("severity", 0), mix.Setting("mixture_width", 0), mix.Setting("all_ops", false)), (two.Severity, two.Width, two.AllOps));
        Assert.Equal(mix.Setting("alpha", 0.0), two.Alpha);
        Assert.Equal((-1, 0), (mix.Setting("chain_depth", 0), two.Depth));   // both stand for 1, 2 or 3 at random
    }

    [Theory]
    [InlineData(AutoAugmentTable.ImageNet, "imagenet")]
    [InlineData(AutoAugmentTable.Cifar10, "cifar10")]
    [InlineData(AutoAugmentTable.Svhn, "svhn")]
    public void Pairs_of_ops_are_torchvisions(AutoAugmentTable table, string name)
    {
        JsonArray expected = GoldenCase.Read(File, $"table-{name}").Settings["pairs"]!.AsArray();
        PolicyPair[] found = AutoAugmentTables.Of(table).ToArray();
        Assert.Equal(expected.Count, found.Length);
        for (int i = 0; i < found.Length; i++)
        {
            Assert.Equal(expected[i]![0]!.ToJsonString(), Text(found[i].First));
            Assert.Equal(expected[i]![1]!.ToJsonString(), Text(found[i].Second));
        }
    }

    // As the file has it: a chance with a point, null for the strength of an op that takes none.
    private static string Text(PolicyChoice choice)
    {
        bool plain = choice.Op is PolicyOp.AutoContrast or PolicyOp.Equalize or PolicyOp.Invert;
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"[\"{choice.Op}\",{choice.Chance:0.0},{(plain ? "null" : choice.Bin)}]");
    }

    private static string[] Names(JsonNode list) => list.Deserialize<string[]>()!;

    private static Image ImageOf(StoredTensor t) => new(new ImageSize((int)t.Shape[0], (int)t.Shape[1], (int)t.Shape[2]), [.. t.Floats.ToArray().Select(v => (byte)v)]);
}
