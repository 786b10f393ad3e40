namespace Kiln.Cli.Tests;

public sealed class CommandLineTests
{
    private static readonly string[] Names = ["train", "evaluate", "predict", "stats", "summary", "probe", "lab", "bench"];

    public static TheoryData<string> Verbs => [.. Names];

    [Fact]
    public void Without_arguments_the_verbs_are_listed()
    {
        string page = Tool.Run().Done().Out;
        Assert.All(Names, verb => Assert.Contains($"  {verb} ", page, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_verb_has_help_with_the_common_options_and_examples(string verb)
    {
        string page = Tool.Run(verb, "--help").Done().Out;
        Assert.All((string[])["--seed", "--threads", "--simd", "--json", $"  kiln {verb} "], part => Assert.Contains(part, page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("'trian' is no verb; known are train,", "trian")]
    [InlineData("--batch-size: expected a whole number of at least 1, received '0'.", "train", "shapes", "--batch-size", "0")]
    [InlineData("--epochs: expected a whole number of at least 1, received 'many'.", "train", "--epochs", "many")]
    [InlineData("--lr: expected a number above 0, received '-1'.", "train", "--lr", "-1")]
    [InlineData("Unrecognized command or argument '--epoch'.", "train", "shapes", "--epoch", "3")]
    [InlineData("Required argument 'run' missing", "evaluate")]
    [InlineData("SIMD width '77'", "probe", "--simd", "77")]
    [InlineData("Initialiser 'foo' is unknown", "probe", "--init", "foo")]
    [InlineData("--width: a model of the catalogue has no use for it", "probe", "cnn", "--width", "3")]
    [InlineData("--input: a fully connected network has no use for it", "probe", "--input", "8x8x1")]
    [InlineData("--svg: cannot write '/nowhere/map.svg'", "probe", "mlp", "--batch", "2", "--svg", "/nowhere/map.svg")]
    [InlineData("first layer with weights is a convolution", "probe", "mlp", "--init", "whiten")]
    [InlineData("Recipe: init: Initialiser 'data:0' has no use for '0'", "train", "shapes", "--init", "data:0")]
    [InlineData("There is no activation 'cube'; known are relu,", "probe", "--activation", "cube")]
    [InlineData("draws none", "probe", "--init", "zero")]
    [InlineData("There is no data set and no directory 'fashion'; known data sets are fashion-mnist,", "stats", "fashion")]
    [InlineData("There is no model 'cnnb'; known are", "summary", "cnnb")]
    [InlineData("There is no model 'cnnb'; known are", "train", "shapes", "--model", "cnnb")]
    [InlineData("No recipe is named 'quick'", "train", "--preset", "quick")]
    [InlineData("There is no recipe file", "train", "--recipe", "/nowhere/recipe.yaml")]
    [InlineData("There is no run '/nowhere'", "train", "--resume", "/nowhere")]
    [InlineData("neither the folder of a run that has ended nor a model file", "evaluate", "/nowhere")]
    [InlineData("--input: expected sizes such as 28x28x1", "summary", "cnnbn", "--input", "28by28")]
    [InlineData("There is no benchmark 'resnet21'; known are mlp11, mlp_sigmoid, cnnbn, resnet20,", "bench", "resnet21")]
    [InlineData("--batch: gemm has no use for it; it takes --size.", "bench", "gemm", "--batch", "3")]
    [InlineData("--only: resnet20 has no use for it; it takes --batch.", "bench", "resnet20", "--only", "conv")]
    [InlineData("--seconds: expected a number above 0, received '0'.", "bench", "ops", "--seconds", "0")]
    [InlineData("There is no experiment 'glorot'; known are saturation,", "lab", "glorot")]
    [InlineData("--data: there is no folder '/nowhere'", "lab", "vanishing", "--data", "/nowhere")]
    [InlineData("Cannot make the run folder", "train", "shapes", "--limit", "50", "--out", "/proc/kiln")]
    public void Bad_input_is_one_sentence_and_exit_code_2(string sentence, params string[] arguments)
    {
        Outcome found = Tool.Run(arguments);
        Assert.Equal(2, found.ExitCode);
        Assert.Empty(found.Out);
        string line = Assert.Single(found.Error.TrimEnd('\n').Split('\n'));
        Assert.StartsWith("kiln: ", line, StringComparison.Ordinal);
        Assert.Contains(sentence, line, StringComparison.Ordinal);
    }

    [Fact]
    public void Version_is_answered_by_a_process_without_loading_the_engine()
    {
        using var process = Tool.Start("--version");
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal($"kiln {Program.Version}\n", text.ReplaceLineEndings("\n"));
        Assert.Equal(0, process.ExitCode);
    }
}
