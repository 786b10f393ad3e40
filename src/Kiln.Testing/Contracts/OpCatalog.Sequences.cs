namespace Kiln.Testing;

/// <content>Sequences.</content>
public static partial class OpCatalog
{
    private static IEnumerable<OpCase> Sequences()
    {
        foreach (int n in Tails)
        {
            yield return new(new ColumnsOp(0, n), $"the first {n}", [new([3, n + 2])], Twins.Columns(n + 2, 0, n));
            yield return new(new ColumnsOp(5, n), $"{n} from 5", [new([2, 3, n + 5])], Twins.Columns(n + 5, 5, n));
            yield return new(StepOp.At(2), "2", [new([4, 3, n])], Twins.Columns(3 * n, 2 * n, n));
            yield return new(StackStepsOp.Instance, "three", [new([4, n]), new([4, n]), new([4, n])], Twins.Concat(4));
            yield return new(AddToEachOp.Instance, "", [new([5, n]), new([n])], Twins.AddToEach(5));
            yield return new(AddToEachOp.Instance, "", [new([2, n, 3]), new([n, 3])], Twins.AddToEach(2));
            yield return new(EmbeddingOp.Instance, "", [new([3, 4], InputKind.ClassNumbers, Differentiable: false, Classes: 5), new([5, n])], Twins.Embedding(n));
            yield return new(PickOp.Instance, "", [new([3, n]), new([3], InputKind.ClassNumbers, Differentiable: false, Classes: n)], Twins.Pick(n));
            yield return Attention(2, n, n, 4, 6, heads: 2, causal: false);
            yield return Attention(1, 5, 5, 2 * n, 2 * n, heads: 2, causal: true);
            yield return Masked(2, n, n + 1, 4, heads: 2, new([n, n + 1]), null);
            yield return Masked(2, 3, n, 4, heads: 2, new([4, 3, n]), new([2, n], Differentiable: false));
            yield return Dropped(2, 3, n, heads: 2);
        }

        yield return new(StepOp.At(0), "0", [new([3, 1, 4])], Twins.Same);
        yield return Masked(2, 4, 5, 6, heads: 3, null, new([2, 5], Differentiable: false));
        yield return Attention(2, 4, 7, 6, 6, heads: 2, causal: false, drop: 0.4f) with { Training = false };
        yield return Attention(3, 4, 7, 6, 3, heads: 3, causal: false);
        yield return Attention(2, 4, 7, 6, 6, heads: 1, causal: true);
        yield return Attention(4, 64, 64, 64, 64, heads: 4, causal: true) with { Differences = 5 };
    }

    private static OpCase Masked(int n, int steps, int seen, int features, int heads, OpInput? pairs, OpInput? keys) => new(
        new AttentionOp(heads, causal: false, pairs is not null, keys is not null),
        $"{heads} heads{(pairs is null ? "" : ", pairs")}{(keys is null ? "" : ", steps seen")}",
        [new([n, steps, features]), new([n, seen, features]), new([n, seen, features]), .. pairs is null ? (OpInput[])[] : [pairs], .. keys is null ? (OpInput[])[] : [keys]],
        Twins.Attention(n, steps, seen, heads, causal: false, pairs is not null, keys is not null));

    private static OpCase Dropped(int n, int steps, int seen, int heads) => new(
        new AttentionOp(heads, dropProbability: 0.4f),
        $"{heads} heads, drop 0.4",
        [new([n, steps, 4]), new([n, seen, 4]), new([n, seen, 6])],
        Twins.Attention(n, steps, seen, heads, causal: false, drop: 0.4f)) { Tolerance = 2 * OpCase.UsualTolerance };   // kept shares are larger, and the softmax's gradient is a difference of them

    private static OpCase Attention(int n, int steps, int seen, int features, int values, int heads, bool causal, float drop = 0) => new(
        new AttentionOp(heads, causal, dropProbability: drop),
        $"{heads} heads{(causal ? ", causal" : "")}",
        [new([n, steps, features]), new([n, seen, features]), new([n, seen, values])],
        Twins.Attention(n, steps, seen, heads, causal));
}
