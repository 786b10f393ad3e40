namespace Kiln.Tests.Optimizers;

public sealed class LookaheadTests
{
    [Fact]
    [Trait("row", "O6")]
    public void Slow_weights_go_a_part_of_the_way_every_few_steps()
    {
        using var small = new SmallStore();
        using var state = OptimizerState.For(new Lookahead(new Sgd(0.1f), Every: 3, Share: 0.25f), small.Store);
        double[] fast = small.Trained(), slow = small.Trained();
        for (int t = 1; t <= 7; t++)
        {
            small.SetGradients(t);
            state.Step();
            for (int i = 0; i < 8; i++)
            {
                fast[i] -= 0.1 * SmallStore.GradientAt(t, i);
                if (t % 3 == 0) fast[i] = slow[i] += 0.25 * (fast[i] - slow[i]);
                Assert.Equal(fast[i], small.Trained()[i], 1e-6);
            }
        }
    }

    [Fact]
    public void The_rate_is_the_inner_optimisers_unless_it_has_its_own()
    {
        Assert.Equal(0.3f, new Lookahead(new Sgd(0.3f)).LearningRate);
        Assert.Equal(0.2f, new Lookahead(new Sgd(0.3f), LearningRate: 0.2f).LearningRate);
        Assert.Equal(0.5f, Recipe.Parse("""{"optimizer": {"name": "lookahead", "inner": "sgd"}, "lr": 0.5}""").Optimizer.LearningRate);
        Assert.Equal(new AdamW(), ((Lookahead)Recipe.Parse("""{"optimizer": "lookahead"}""").Optimizer).Inner);
    }
}
