using Kiln.Testing;

namespace Kiln.Core.Tests.Values;

public sealed class ParameterStoreTests
{
    private static readonly Fan SomeFan = new(8, 4);

    [Fact]
    public void Decayed_weights_come_first_then_plain_then_frozen_then_statistics()
    {
        Parameter statistic = New("m", 3, ParameterKind.Statistic), plain = New("b", 5, ParameterKind.Plain), weight = New("w", 20);
        Parameter frozen = New("f", 2);
        frozen.Frozen = true;
        using ParameterStore store = Store(statistic, plain, frozen, weight);
        Assert.Equal([0, 32, 48, 64], new[] { weight, plain, frozen, statistic }.Select(p => OffsetOf(store, p)));
        Assert.Equal(32, store.DecayedLength);
        Assert.Equal((48, 48, 80), (store.TrainedValues.Length, store.Gradients.Length, store.Values.Length));
        Assert.Equal(["m", "b", "f", "w"], store.Parameters.ToArray().Select(p => p.Path));
    }

    [Fact]
    public void Gradients_lie_at_the_positions_of_their_values()
    {
        Parameter a = New("a", 20), b = New("b", 5, ParameterKind.Plain);
        using ParameterStore store = Store(b, a);
        b.Gradients[4] = 7;
        Assert.Equal(7, store.Gradients.Span[36]);
        Assert.True(New("m", 3, ParameterKind.Statistic).Gradients.IsEmpty);
    }

    [Fact]
    public unsafe void Every_parameter_starts_on_a_cache_line_and_the_gaps_are_zero()
    {
        Parameter[] all = [.. Enumerable.Range(1, 40).Select(i => New($"p{i}", i))];
        using ParameterStore store = Store(all);
        var covered = new bool[store.Values.Length];
        foreach (Parameter p in all)
        {
            Assert.Equal(0, (long)p.Value.Address % 64);
            covered.AsSpan(OffsetOf(store, p), p.Shape.Count).Fill(true);
        }

        for (int i = 0; i < covered.Length; i++)
        {
            if (!covered[i]) Assert.Equal((0, 0), (store.Values.Span[i], store.Gradients.Span[i]));
        }
    }

    [Fact]
    public void First_values_depend_on_seed_and_path_alone()
    {
        float[] alone = First(1, New("0.weight", 50)), other = First(1, New("1.weight", 50)), seed = First(2, New("0.weight", 50));
        Assert.Equal(alone, First(1, New("9.weight", 3), New("0.weight", 50)));
        Assert.NotEqual(alone, other);
        Assert.NotEqual(alone, seed);

        static float[] First(ulong seed, params Parameter[] parameters)
        {
            using ParameterStore store = ParameterStore.For(parameters, new ReferenceDevice(), seed);
            return parameters[^1].Values.ToArray();
        }
    }

    [Fact]
    public void A_parameter_listed_twice_is_laid_out_once()
    {
        Parameter tied = New("w", 20);
        using ParameterStore store = Store(tied, tied);
        Assert.Equal(32, store.Values.Length);
    }

    [Fact]
    public void Two_parameters_of_one_path_are_refused() => Assert.Throws<ArgumentException>(() => Store(New("w", 2), New("w", 3)));

    [Fact]
    public void After_disposal_parameters_have_no_memory()
    {
        Parameter p = New("w", 2);
        Store(p).Dispose();
        Assert.Throws<InvalidOperationException>(() => p.Values.Length);
        Assert.True(p.Gradients.IsEmpty);
    }

    private static Parameter New(string path, int count, ParameterKind kind = ParameterKind.Weight) => new(path, [count], Init.He, SomeFan, kind);

    private static ParameterStore Store(params Parameter[] parameters) => ParameterStore.For(parameters, new ReferenceDevice(), seed: 1);

    private static unsafe int OffsetOf(ParameterStore store, Parameter p) => (int)(p.Value.Address - store.Values.Address);
}
