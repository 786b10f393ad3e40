namespace Kiln;

/// <summary>Test samples that are training samples too.</summary>
internal sealed class TestLeak : DoctorRule
{
    /// <summary>More than one in a hundred flatters the accuracy by up to a point; public data sets have fewer.</summary>
    private const double Tolerated = 0.01;

    /// <summary>The most values that are compared here, where nobody else compared bytes; larger data come with facts.</summary>
    private const long MostValues = 4_000_000;

    /// <summary>Statistics of the test part are so much nearer before that is told: both parts are much alike.</summary>
    private const double Nearer = 0.5;

    public override string Name => "test-leak";

    public override string Row => "A5";

    public override Needs Needs => Needs.Samples | Needs.Test;

    public override IEnumerable<Finding> Examine(Patient patient)
    {
        if (patient.Facts is { } known && known.StatisticsFromTest < known.StatisticsFromTrain * Nearer)
        {
            yield return Found(
                Severity.Serious,
                $"The stored statistics of the input match the test samples (distance {known.StatisticsFromTest:g3}) better than the training samples ({known.StatisticsFromTrain:g3}).",
                "The normaliser was fitted to test samples: the model was trained on what it knows of them.",
                "Fit the normaliser to training samples alone and train again.",
                0.9, "input");
        }

        (int leaked, int of) = patient.Facts is { TestCount: > 0 } facts ? (facts.TestInTrain, facts.TestCount) : Count(patient);
        if (leaked == 0) yield break;
        double share = (double)leaked / of;
        yield return Found(
            share > Tolerated ? Severity.Serious : Severity.Note,
            $"{leaked:N0} of {of:N0} test samples ({share:P1}) are training samples too.",
            "The two parts overlap: a model that learns by heart is right on these, and the test accuracy says nothing about new samples.",
            "Take samples out of the training part that occur in the test part, or divide the data again by groups that belong together.",
            1, patient.Test!.Name);
    }

    private static (int Leaked, int Of) Count(Patient patient)
    {
        (Dataset train, Dataset test) = (patient.TrainPart, patient.Plan.TestPart(patient.Test!));
        if ((long)(train.Count + test.Count) * patient.Sample.Count > MostValues || train.SampleShape != test.SampleShape) return (0, test.Count);
        var values = new float[patient.Sample.Count];
        var seen = new HashSet<(ulong, ulong)>(train.Count);
        for (int i = 0; i < train.Count; i++) seen.Add(Print(train, i));
        return (Enumerable.Range(0, test.Count).Count(i => seen.Contains(Print(test, i))), test.Count);

        (ulong, ulong) Print(Dataset data, int i)
        {
            data.Read(i, new SampleKey(patient.Plan.Seed, 0, i), values);
            (ulong a, ulong b) = (1, 2);   // 128 bits: equal ones are equal samples
            foreach (float v in values) (a, b) = (Philox.Mix(a, BitConverter.SingleToUInt32Bits(v)), Philox.Mix(BitConverter.SingleToUInt32Bits(v), b));
            return (a, b);
        }
    }
}
