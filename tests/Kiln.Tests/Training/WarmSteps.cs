namespace Kiln.Tests.Training;

/// <summary>What steps of a run allocate once forty have been taken; the run needs eighty batches in its first epoch.</summary>
internal static class WarmSteps
{
    private const int Count = 40;

    public static long BytesOf(TrainingRun run)
    {
        using IEnumerator<Batch> batches = run.Loader.Epoch(0).GetEnumerator();
        Take();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Take();
        return GC.GetAllocatedBytesForCurrentThread() - before;

        void Take()
        {
            for (int i = 0; i < Count; i++)
            {
                Assert.True(batches.MoveNext());
                Trainer.Step(run, batches.Current);
                run.StepDone();
            }
        }
    }
}
