namespace Kiln;

/// <summary>What the randomness of one sample hangs on: the run's seed, the epoch and the sample's index; nothing else, so threads do not matter.</summary>
/// <param name="Seed">The seed of the run.</param>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Sample">The sample's index in the data set that holds it; a subset passes on the index of the whole.</param>
/// <param name="Repeat">Which of several readings in one batch it is, from 0.</param>
public readonly record struct SampleKey(ulong Seed, int Epoch, int Sample, int Repeat = 0)
{
    // Keeps these streams apart from those of dropout masks and initial weights, which hang on the same seed.
    private static readonly ulong Purpose = Philox.Hash("sample");

    /// <summary>The random stream of one part of the work on this sample, for example of the n-th transform.</summary>
    /// <remarks>Each part has a stream of its own, so that adding a transform does not change what the others draw.</remarks>
    public Philox Stream(int part = 0) =>
        Philox.For(Repeat == 0 ? Philox.Mix(Seed, Purpose) : Philox.Mix(Philox.Mix(Seed, Purpose), (ulong)Repeat), (ulong)Epoch, (ulong)Sample, (ulong)part);
}
