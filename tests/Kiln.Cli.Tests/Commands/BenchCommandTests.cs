using System.Text.Json;
using Kiln.Cli.Benchmarks;

namespace Kiln.Cli.Tests.Commands;

public sealed class BenchCommandTests
{
    private static readonly string[] Quick = ["--threads", "1", "--steps", "1", "--seconds", "0.001"];

    [Theory]
    [InlineData("mlp11", 3)]
    [InlineData("mlp_sigmoid", 2)]
    [InlineData("cnnbn", 2)]
    [InlineData("resnet20", 2)]
    [InlineData("resnet18", 1)]
    [InlineData("resnet18-infer", 2)]
    public void A_step_is_timed_and_says_where_and_on_how_much(string name, int batch)
    {
        JsonElement found = Tool.Run(["bench", name, "--batch", $"{batch}", "--simd", "128", .. Quick, "--json"]).Done().Json;
        Assert.Equal(name, found.GetProperty("name").GetString());
        Assert.Equal(batch, found.GetProperty("batch").GetInt32());
        Assert.Equal(1, found.GetProperty("threads").GetInt32());
        Assert.Equal(128, found.GetProperty("simd").GetInt32());
        Assert.Equal(Program.Version, found.GetProperty("version").GetString());
        Assert.InRange(found.GetProperty("steps").GetInt32(), 1, int.MaxValue);
        double min = Number(found, "minMs"), median = Number(found, "medianMs"), max = Number(found, "maxMs");
        Assert.True(0 < min && min <= median && median <= max, $"{min} {median} {max}");
        if (!name.EndsWith("infer", StringComparison.Ordinal)) Assert.InRange(Number(found, "peakMegabytes"), 10, 100_000);
    }

    [Fact]
    public void A_product_is_compared_with_the_multiply_add_units()
    {
        JsonElement found = Tool.Run(["bench", "gemm", "--size", "64", .. Quick, "--json"]).Done().Json;
        Assert.Equal(64, found.GetProperty("size").GetInt32());
        // Both rates are rounded to two decimals, so their quotient differs from the share by up to 0.005/rate of itself on either side.
        double product = Number(found, "gflops"), peak = Number(found, "peakGflops"), share = Number(found, "peakShare");
        Assert.Equal(product / peak, share, 1e-4 + (share * 0.01 / Math.Min(product, peak)));
    }

    [Fact]
    public void Pipelines_are_timed_alone_and_with_two_threads_through_the_loader()
    {
        string[] only = ["bench", "augment", "--only", "cifar", "--steps", "1", "--seconds", "0.001", "--json"];
        JsonElement two = Assert.Single(Tool.Run([.. only, "--threads", "2"]).Done().Json.GetProperty("cases").EnumerateArray());
        Assert.Equal(Number(two, "loader2") / Number(two, "loader1"), Number(two, "loaderRatio"), 2e-3);
        Assert.False(Assert.Single(Tool.Run([.. only, "--threads", "1"]).Done().Json.GetProperty("cases").EnumerateArray()).TryGetProperty("loaderRatio", out _));
    }

    [Fact]
    public void Operations_carry_the_names_and_units_of_the_peers_script()
    {
        JsonElement found = Tool.Run(["bench", "ops", "--only", "bn_relu_train_fwd_bwd_n128_c64_h8,sgemm_64x100x100,overhead_add_taped,conv_r20_d1_n128_bwd_data", .. Quick, "--json"]).Done().Json;
        Assert.Equal(
            [
                ("sgemm_64x100x100_time", "us"), ("sgemm_64x100x100", "GFLOP/s"), ("conv_r20_d1_n128_bwd_data", "ms"), ("conv_r20_d1_n128_bwd_data_rate", "GFLOP/s"),
                ("bn_relu_train_fwd_bwd_n128_c64_h8", "ms"), ("overhead_add_taped", "ns/op"), ("overhead_add_taped_and_backward", "ns/op"),
            ],
            found.GetProperty("cases").EnumerateArray().Select(c => (c.GetProperty("name").GetString()!, c.GetProperty("unit").GetString()!)));
        Assert.All(found.GetProperty("cases").EnumerateArray(), c => Assert.True(0 < Number(c, "min") && Number(c, "min") <= Number(c, "median") && Number(c, "median") <= Number(c, "max")));
    }

    [Fact]
    public void Every_family_of_operations_runs()
    {
        string page = Tool.Run(["bench", "ops", "--only", "sgemm_100x784x64,cnnbn_c1_n64,n128_c64_h8,64x10,sgd_momentum,overhead", .. Quick]).Done().Out;
        Assert.All(
            (string[])["sgemm_100x784x64 ", "conv_cnnbn_c1_n64_bwd_weight ", "bn_relu_eval_fwd_n128_c64_h8 ", "maxpool2_fwd_n128_c64_h8 ", "maxpool2_fwd_bwd_", "relu_fwd_", "softmax_xent_fwd_bwd_64x10 ", "sgd_momentum_update_11M ", "overhead_add_nograd "],
            name => Assert.Contains(name, page, StringComparison.Ordinal));
    }

    [Fact]
    public void Widths_are_compared_up_to_the_one_asked_for()
    {
        JsonElement found = Tool.Run(["bench", "widths", "--simd", "128", "--size", "32", "--batch", "2", .. Quick, "--json"]).Done().Json;
        JsonElement width = Assert.Single(found.GetProperty("widths").EnumerateArray());
        Assert.Equal(128, width.GetProperty("simd").GetInt32());
        Assert.All((string[])["gemmMs", "gemmGflops", "convolutionMs", "cnnbnMs"], key => Assert.True(Number(width, key) > 0, key));
    }

    [Fact]
    public void What_looking_into_a_step_costs_is_a_share_of_plain_steps()
    {
        JsonElement found = Tool.Run(["bench", "recording", "--batch", "2", .. Quick, "--json"]).Done().Json;
        Assert.True(Number(found, "plainMs") > 0);
        Assert.Equal((Number(found, "lookedIntoMs") - Number(found, "plainMs")) / 50 / Number(found, "plainMs"), Number(found, "slowerAtOneIn50"), 1e-3);
    }

    [Fact]
    public void Operations_that_do_not_exist_and_matrices_that_are_too_large_are_refused()
    {
        Outcome none = Tool.Run("bench", "ops", "--only", "winograd"), large = Tool.Run("bench", "gemm", "--size", "50000");
        Assert.Equal((2, 2), (none.ExitCode, large.ExitCode));
        Assert.StartsWith("kiln: --only: no operation has 'winograd' in its name;", none.Error, StringComparison.Ordinal);
        Assert.StartsWith("kiln: --size: expected at most 46340", large.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_lists_every_benchmark_with_what_it_does()
    {
        string page = Tool.Run("bench", "--help").Done().Out;
        Assert.All(BenchmarkCatalog.All, b => Assert.Contains($"{b.Name} ", page, StringComparison.Ordinal));
        Assert.Equal(BenchmarkCatalog.All.Count, BenchmarkCatalog.All.Select(b => b.Name).Distinct().Count());
    }

    private static double Number(JsonElement json, string name) => json.GetProperty(name).GetDouble();
}
