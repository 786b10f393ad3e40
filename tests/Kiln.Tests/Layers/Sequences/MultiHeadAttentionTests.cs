using Kiln.Cpu;

namespace Kiln.Tests.Layers.Sequences;

public sealed class MultiHeadAttentionTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_causal_step_sees_itself_and_earlier_ones_alone(bool causal)
    {
        var layer = new MultiHeadAttention(8, heads: 2, causal);
        using var device = new CpuDevice(1);
        using var store = ParameterStore.For(layer.Parameters, device, seed: 1);
        float[] x = new float[40];
        new Philox(1).FillNormal(x, 1);
        float[] before = Run();
        x[32] += 1;   // the last of five steps
        float[] after = Run();
        Assert.Equal(causal, before.AsSpan(0, 32).SequenceEqual(after.AsSpan(0, 32)));
        Assert.NotEqual(before[32..], after[32..]);

        float[] Run()
        {
            using Pass pass = Pass.Inference(store);
            return layer.Forward(pass.Input(x, [1, 5, 8])).Keep();
        }
    }

    [Fact]
    public void What_padding_hides_is_not_seen_and_a_mask_of_another_size_is_refused()
    {
        var layer = new MultiHeadAttention(8, heads: 2);
        using var device = new CpuDevice(1);
        using var store = ParameterStore.For(layer.Parameters, device, seed: 1);
        float[] x = new float[40];
        new Philox(1).FillNormal(x, 1);
        bool[] padding = [false, false, false, false, true];
        float[] before = Run(padding);
        x[32] += 1;   // the hidden step
        Assert.Equal(before[..32], Run(padding)[..32]);
        Assert.All(Run([true, true, true, true, true]), y => Assert.True(float.IsFinite(y)));
        using Pass pass = Pass.Inference(store);
        Tensor wrong = pass.Input(new float[16], [4, 4]), input = pass.Input(x, [1, 5, 8]);
        Assert.Contains("expected a mask [5, 5] or [2, 5, 5], got [4, 4]", Assert.Throws<ShapeException>(() => layer.Forward(input, wrong)).Message, StringComparison.Ordinal);
        Assert.Contains("expected 25 values for a mask of [5, 5], received 5", Assert.Throws<InputException>(() => AttentionMask.Of(pass, padding, [5, 5])).Message, StringComparison.Ordinal);

        float[] Run(bool[] hidden)
        {
            using Pass pass = Pass.Inference(store);
            return layer.Forward(pass.Input(x, [1, 5, 8]), mask: null, AttentionMask.Of(pass, hidden, [1, 5])).Keep();
        }
    }

    [Fact]
    public void Dropout_takes_shares_away_while_training_alone()
    {
        var layer = new MultiHeadAttention(8, heads: 2, dropProbability: 0.5f);
        using var device = new CpuDevice(1);
        using var store = ParameterStore.For(layer.Parameters, device, seed: 1);
        float[] x = new float[40];
        new Philox(1).FillNormal(x, 1);
        float[] still = Run(Pass.Inference(store)), first = Run(Pass.Training(store, 0));
        Assert.Equal(still, Run(Pass.Inference(store)));
        Assert.Equal(first, Run(Pass.Training(store, 0)));
        Assert.NotEqual(still, first);
        Assert.NotEqual(first, Run(Pass.Training(store, 1)));

        float[] Run(Pass begun)
        {
            using Pass pass = begun;
            return layer.Forward(pass.Input(x, [1, 5, 8])).Keep();
        }
    }

    [Fact]
    public void Heads_that_cannot_share_the_features_are_refused_in_one_sentence() =>
        Assert.Equal("MultiHeadAttention heads: expected a number that divides the 8 features, received 3.", Assert.Throws<InputException>(() => new MultiHeadAttention(8, 3)).Message);
}
