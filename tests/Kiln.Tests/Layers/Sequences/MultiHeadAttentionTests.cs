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
    public void Heads_that_cannot_share_the_features_are_refused_in_one_sentence() =>
        Assert.Equal("MultiHeadAttention heads: expected a number that divides the 8 features, received 3.", Assert.Throws<InputException>(() => new MultiHeadAttention(8, 3)).Message);
}
