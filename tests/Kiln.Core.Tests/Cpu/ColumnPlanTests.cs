namespace Kiln.Cpu;

public sealed class ColumnPlanTests
{
    [Theory]
    [InlineData(16)]
    [InlineData(8)]
    [InlineData(4)]
    public void Tiles_cover_all_columns_once_and_each_holds_its_overlap(int lanes)
    {
        for (int columns = 1; columns < 20 * lanes; columns++)
        {
            ColumnPlan plan = new(columns, lanes);
            int next = 0;
            for (int i = 0; i < plan.Count; i++)
            {
                ColumnTile tile = plan[i];
                Assert.Equal(next, tile.Start);
                Assert.InRange(tile.Vectors, 1, 3);
                Assert.InRange(tile.Width, ((tile.Vectors - 1) * lanes) + 1, tile.Vectors * lanes);
                Assert.True(tile.Width >= lanes || plan.Count == 1, $"{columns} columns: a tile narrower than a vector is not alone");
                next = tile.Start + tile.Width;
            }

            Assert.Equal(columns, next);
        }
    }

    [Fact]
    public void A_single_vector_is_only_used_where_one_is_enough()
    {
        Assert.Equal(1, new ColumnPlan(16, 16)[0].Vectors);
        for (int columns = 17; columns < 300; columns++)
        {
            ColumnPlan plan = new(columns, 16);
            for (int i = 0; i < plan.Count; i++) Assert.True(plan[i].Vectors > 1, $"{columns} columns, tile {i}");
        }
    }
}
