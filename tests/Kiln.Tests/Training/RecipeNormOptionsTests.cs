namespace Kiln.Tests.Training;

/// <summary>What recipes say of norms, dropout and short batches.</summary>
public sealed class RecipeNormOptionsTests
{
    [Theory]
    [InlineData("""{"norm": "bach"}""", "norm: expected batch, layer")]
    [InlineData("""{"normPlacement": "over"}""", "normPlacement: expected before or after, received 'over'")]
    [InlineData("""{"dropPath": 1}""", "dropPath: expected a number of at least 0 and below 1, received 1")]
    [InlineData("""{"dropout": -0.1}""", "dropout: expected a number of at least 0 and below 1")]
    [InlineData("""{"maxNorm": 0}""", "maxNorm: expected a positive number, received 0")]
    public void A_wrong_value_names_the_field_the_value_and_the_range(string json, string message) =>
        Assert.Contains(message, Assert.Throws<InputException>(() => Recipe.Parse(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_recipe_keeps_them_through_a_file()
    {
        Recipe recipe = Recipe.Parse("""{"norm": "group:8", "normPlacement": "after", "dropPath": 0.1, "dropout": 0.2, "maxNorm": 3, "dropLast": true}""");
        Recipe back = Recipe.Parse(recipe.ToJson());
        Assert.Equal(("group:8", "after", 0.1f, 0.2f, 3f, true), (back.Norm, back.NormPlacement, back.DropPath, back.Dropout, back.MaxNorm, back.DropLast));
    }

    [Theory]
    [Trait("row", "I20")]
    [InlineData(50, false, 4)]
    [InlineData(50, true, 3)]
    [InlineData(49, false, 3)]
    [InlineData(48, true, 3)]
    public void A_short_last_batch_is_left_out_on_request_and_one_of_a_single_sample_always(int samples, bool dropLast, long steps)
    {
        RunResult result = Trainer.Fit(SmallNets.ConvBn(), new Blobs(samples), null, new Recipe { Epochs = 1, BatchSize = 16, DropLast = dropLast });
        using ParameterStore weights = result.Weights;
        Assert.Equal(steps, result.Steps);
    }

    [Fact]
    public void No_unit_is_longer_than_maxNorm_after_training()
    {
        Layer net = SmallNets.Mlp();
        RunResult result = Trainer.Fit(net, new Blobs(64), null, new Recipe { Epochs = 2, BatchSize = 16, MaxNorm = 0.7f });
        using ParameterStore weights = result.Weights;
        foreach (Parameter p in net.Parameters.Where(p => p.Kind == ParameterKind.Weight))
        {
            int units = p.Shape[-1];
            float[] w = p.Values.ToArray();
            for (int j = 0; j < units; j++) Assert.InRange(Math.Sqrt(w.Where((_, i) => i % units == j).Sum(v => (double)v * v)), 0, 0.7001);
        }
    }
}
