using static Kiln.Cli.Benchmarks.TimedPass;

namespace Kiln.Cli.Benchmarks;

/// <summary>Recurrent and attention layers forward and back: 64 sequences of 28 steps, and 32 of 64 steps.</summary>
internal static class TimedSequences
{
    private const int Units = 128;
    private static readonly Shape Rows = [64, 28, 28], Tokens = [32, 64, Units];

    /// <summary>All of them.</summary>
    public static IEnumerable<TimedOp> All =>
    [
        new("rnn_fwd_bwd_b64_t28_i28_h128", "ms", 1, bench => Both(bench, new Rnn(28, Units), Rows)),
        new("gru_fwd_bwd_b64_t28_i28_h128", "ms", 1, bench => Both(bench, new Gru(28, Units), Rows)),
        new("lstm_fwd_bwd_b64_t28_i28_h128", "ms", 1, bench => Both(bench, new Lstm(28, Units), Rows)),
        new("attention_fwd_bwd_b32_t64_d128_h4", "ms", 1, bench => Both(bench, new MultiHeadAttention(Units, 4), Tokens)),
        new("transformer_block_fwd_bwd_b32_t64_d128_h4", "ms", 1, bench => Both(bench, new TransformerBlock(Units, 4), Tokens)),
        new("embedding_fwd_bwd_b64_t64_10000x128", "ms", 1, Embedded),
    ];

    private static Action Embedded(Workbench bench)
    {
        const int Tokens = 10_000, Sequences = 64, Steps = 64;
        var layer = new Embedding(Tokens, Units);
        ParameterStore store = bench.Store(layer.Parameters);
        float[] places = [.. bench.Labels(Sequences * Steps, Tokens).Select(token => (float)token)];
        Devices.FloatBuffer gradient = bench.Drawn(Sequences * Steps * Units);
        Shape shape = [Sequences, Steps];
        return () =>
        {
            using Pass pass = Pass.Training(store, step: 0);
            pass.Backward(layer.Apply(pass.Input(places, shape)), gradient);
        };
    }
}
