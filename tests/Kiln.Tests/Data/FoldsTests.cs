namespace Kiln.Tests;

public sealed class FoldsTests
{
    [Fact]
    public void Every_sample_is_held_measuredonce_and_every_class_is_shared_measuredevenly()
    {
        int[] labels = [.. Enumerable.Range(0, 103).Select(i => i % 7 == 0 ? 2 : i % 2)];
        var held = new List<int>();
        for (int fold = 1; fold <= 5; fold++)
        {
            (int[] train, int[] measured) = Folds.Stratified(labels, 5, fold, seed: 4);
            Assert.Equal(Enumerable.Range(0, 103), train.Concat(measured).Order());
            Assert.InRange(measured.Length, 20, 21);
            foreach (IGrouping<int, int> c in labels.GroupBy(l => l)) Assert.InRange(measured.Count(i => labels[i] == c.Key), c.Count() / 5, (c.Count() / 5) + 1);
            held.AddRange(measured);
        }

        Assert.Equal(Enumerable.Range(0, 103), held.Order());
        Assert.Equal(Folds.Stratified(labels, 5, 2, 4).Held, Folds.Stratified(labels, 5, 2, 4).Held);
        Assert.NotEqual(Folds.Stratified(labels, 5, 2, 4).Held, Folds.Stratified(labels, 5, 2, 5).Held);
    }

    [Fact]
    public void More_folds_than_samples_are_refused() =>
        Assert.Contains("cannot be divided into 3 folds", Assert.Throws<InputException>(() => Folds.Stratified([0, 1], 3, 1, 1)).Message);
}
