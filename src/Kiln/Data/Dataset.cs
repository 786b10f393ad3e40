namespace Kiln;

/// <summary>Numbered samples, each an array of floats with a class or other targets; what a <see cref="Loader"/> makes batches of.</summary>
/// <remarks><see cref="Read"/>, <see cref="LabelOf"/> and <see cref="ReadTargets"/> are called from several threads at once and must be pure functions of their arguments.</remarks>
public abstract class Dataset
{
    /// <summary>The name shown to people: <c>fashion-mnist/train</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The number of samples.</summary>
    public abstract int Count { get; }

    /// <summary>The shape of one sample, without the batch axis: <c>[28, 28, 1]</c> for images <c>[H, W, C]</c>.</summary>
    public abstract Shape SampleShape { get; }

    /// <summary>The names of the classes, of which a label is a position in this list; of other targets the names of the labels or values.</summary>
    public abstract IReadOnlyList<string> ClassNames { get; }

    /// <summary>Whether the samples are for testing, so that nothing may be fitted to them.</summary>
    public virtual bool IsForTesting => false;

    /// <summary>Refuses samples that nothing may be fitted to.</summary>
    /// <exception cref="InputException">They are for testing.</exception>
    internal void RequireTraining()
    {
        if (IsForTesting) throw new InputException($"No statistics may be fitted to the test samples of '{Name}'; fit them to the training samples and use them for both.");
    }

    /// <summary>What its targets are: one class each, unless a data set says otherwise.</summary>
    public virtual TargetSpec Targets => TargetSpec.OneClass;

    /// <summary>The class of sample <paramref name="index"/>; 0 where it has other targets.</summary>
    public abstract int LabelOf(int index);

    /// <summary>Writes sample <paramref name="index"/>, <c>SampleShape.Count</c> floats in row-major order.</summary>
    /// <param name="index">The sample, 0 … Count − 1.</param>
    /// <param name="key">What any randomness must hang on.</param>
    /// <param name="into">Where the values go; exactly <c>SampleShape.Count</c> long, with old values in it.</param>
    public abstract void Read(int index, in SampleKey key, Span<float> into);

    /// <summary>Writes the targets of sample <paramref name="index"/> as training takes them; one class is no float and has none.</summary>
    /// <param name="index">The sample, 0 … Count − 1.</param>
    /// <param name="key">That of <see cref="Read"/>: targets that move with the sample move alike.</param>
    /// <param name="into">Where they go; exactly <c>Targets.Count</c> long.</param>
    public virtual void ReadTargets(int index, in SampleKey key, Span<float> into) => into.Clear();
}
