namespace Kiln.Vision.Tests;

public sealed class AutoAugmentTests
{
    [Theory]
    [InlineData(AutoAugmentTable.ImageNet)]
    [InlineData(AutoAugmentTable.Cifar10)]
    [InlineData(AutoAugmentTable.Svhn)]
    public void Ops_happen_as_often_as_their_table_says(AutoAugmentTable table)
    {
        const int Trials = 20_000;
        var pipeline = new Pipeline(new AutoAugment(table));
        var plan = new Plan();
        int equalized = 0, inverted = 0;
        for (int i = 0; i < Trials; i++)
        {
            pipeline.Draw(new ImageSize(32, 32, 3), new SampleKey(1, 0, i), plan);
            Assert.InRange(plan.Count, 0, 2);
            for (int t = 0; t < plan.Count; t++)
            {
                if (plan.TransformOf(t) is RandomEqualize) equalized++;
                if (plan.TransformOf(t) is RandomInvert) inverted++;
            }
        }

        Assert.InRange(equalized / (double)Trials, Expected(table, PolicyOp.Equalize) - 0.02, Expected(table, PolicyOp.Equalize) + 0.02);
        Assert.InRange(inverted / (double)Trials, Expected(table, PolicyOp.Invert) - 0.02, Expected(table, PolicyOp.Invert) + 0.02);
    }

    private static double Expected(AutoAugmentTable table, PolicyOp op)
    {
        PolicyPair[] pairs = AutoAugmentTables.Of(table).ToArray();
        return pairs.Sum(p => (p.First.Op == op ? p.First.Chance : 0) + (p.Second.Op == op ? p.Second.Chance : 0)) / pairs.Length;
    }
}
