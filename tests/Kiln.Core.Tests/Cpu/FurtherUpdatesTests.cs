using Kiln.Devices;
using Kiln.Testing;

namespace Kiln.Core.Tests.Cpu;

/// <summary>The golden files say that the formulas are right; here every width and length follows the plain loops.</summary>
public sealed class FurtherUpdatesTests(KernelDevices devices) : KernelCase(devices)
{
    private const int Rules = 13;

    private static readonly DescentStep Step = new(Move: 0.02f, Keep: 0.99f, L2Penalty: 0.03f, GradientScale: 0.5f);

    private static readonly MomentStep Both = new(0.9f, 0.99f, MeanShare: 1.5f, GradientShare: 0.2f, RootFactor: 1.1f, Epsilon: 1e-3f);

    public static TheoryData<int> All => [.. Enumerable.Range(0, Rules)];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_width_follows_the_plain_loops(int rule)
    {
        foreach (int n in Lengths)
        {
            using var plain = new Memory(n);
            for (int t = 0; t < 3; t++) plain.Run(new ReferenceDevice().Kernels, rule);
            OnEveryWidth(kernels =>
            {
                using var vectors = new Memory(n);
                for (int t = 0; t < 3; t++) vectors.Run(kernels, rule);
                for (int k = 0; k < plain.Arrays.Length; k++)
                {
                    for (int i = 0; i < n; i++) Close(plain.Arrays[k][i], vectors.Arrays[k][i], 5e-6, $"rule {rule}, {n} floats, array {k}", i);
                }
            });
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Threads_do_not_change_a_bit_and_nothing_is_allocated(int rule)
    {
        const int n = 60_001;
        SameBitsForAnyThreads(n, (kernels, to) =>
        {
            using var memory = new Memory(n);
            for (int t = 0; t < 2; t++) memory.Run(kernels, rule);
            memory.Arrays[rule is 8 or 12 ? 1 : 0].Span.CopyTo(to.Span);
        });
        using var memory = new Memory(n);
        AllocatesNothing(kernels => memory.Run(kernels, rule));
    }

    [Fact]
    public void Columns_are_clipped_each_for_itself()
    {
        foreach (int columns in Lengths.Where(c => c < 100))
        {
            const int rows = 5;
            using Floats w = Floats.Random(rows * columns, 1), g = Floats.Random(rows * columns, 2), expected = Floats.Of(g.Span);
            new ReferenceDevice().Kernels.ClipColumns(w.Buffer, expected.Buffer, rows, columns, 0.7f, 1e-3f);
            Assert.NotEqual(g.Span.ToArray(), expected.Span.ToArray());
            OnEveryWidth(kernels =>
            {
                using Floats clipped = Floats.Of(g.Span);
                kernels.ClipColumns(w.Buffer, clipped.Buffer, rows, columns, 0.7f, 1e-3f);
                for (int i = 0; i < clipped.Length; i++) Close(expected[i], clipped[i], 1e-6, $"{columns} columns", i);
            });
        }
    }

    [Fact]
    public void Zeros_stay_zeros_so_that_gaps_between_parameters_may_be_crossed() => OnEveryWidth(kernels =>
    {
        for (int rule = 0; rule < Rules - 1; rule++)
        {
            using var memory = new Memory(20);
            foreach (Floats array in memory.Arrays) array.Span.Clear();
            for (int t = 0; t < 2; t++) memory.Run(kernels, rule);
            Assert.All(memory.Arrays[0].Span.ToArray(), w => Assert.Equal(0, w));
            Assert.All(memory.Arrays[1].Span.ToArray(), g => Assert.Equal(0, g));
        }
    });

    /// <summary>Weights, gradients and three remembered arrays.</summary>
    private sealed class Memory(int n) : IDisposable
    {
        public Floats[] Arrays { get; } = [Floats.Random(n, 1), Floats.Random(n, 2), Floats.Filled(n, 0), Floats.Filled(n, 0), Floats.Filled(n, 0)];

        private FloatBuffer W => Arrays[0].Buffer;

        private FloatBuffer G => Arrays[1].Buffer;

        private FloatBuffer A => Arrays[2].Buffer;

        private FloatBuffer B => Arrays[3].Buffer;

        private FloatBuffer C => Arrays[4].Buffer;

        public void Run(Kernels k, int rule)
        {
            switch (rule)
            {
                case 0: k.RmsProp(Step, 0.9f, 0, 1e-3f, W, G, A, default, default); break;
                case 1: k.RmsProp(Step, 0.9f, 0.8f, 1e-3f, W, G, A, default, C); break;
                case 2: k.RmsProp(Step, 0.9f, 0.8f, 1e-1f, W, G, A, B, C); break;
                case 3: k.Adagrad(Step, 1e-3f, W, G, A); break;
                case 4: k.Adadelta(Step, 0.9f, 1e-4f, W, G, A, B); break;
                case 5: k.Adamax(Step, 0.9f, 0.99f, 1e-4f, W, G, A, B); break;
                case 6: k.Lion(Step, 0.9f, 0.99f, W, G, A); break;
                case 7: k.Moments(Step, Both, W, G, A, B); break;
                case 8: k.MomentDirection(0.5f, 0.1f, Both, W, G, A, B); break;
                case 9: k.Mix(G, 0.3f, W); break;
                case 10: k.Sgd(W, G, A, new(0.1f, 0.9f, true, 0.01f, 0.5f, DecoupledDecay: 0.2f)); break;
                case 11: k.Rprop(Step, new(0.5f, 1.2f, 1e-3f, 0.5f), W, G, A, B); break;
                default: k.ClipColumns(W, G, 1, W.Length, 0.5f, 1e-3f); break;
            }
        }

        public void Dispose()
        {
            foreach (Floats array in Arrays) array.Dispose();
        }
    }
}
