namespace Kiln.Cpu;

/// <summary>
/// Weights <c>[kh, kw, input channels of a group, output channels]</c> rearranged for one call: each column tile of each group
/// becomes a panel whose rows, kernel positions by channels of the reduction, follow each other in whole vectors. Where a row of
/// all channels is a power of two long, tiles read in place would crowd into a few sets of the caches.
/// </summary>
internal unsafe struct WeightPanels<V> : IWork
    where V : unmanaged, ISimd<V>
{
    public float* From, To;
    public int Positions, GroupIn, GroupOut, Groups;

    /// <summary>Whether the panels are for the gradient: the reduction then runs over output channels, and the columns are input channels.</summary>
    public bool Exchanged;

    /// <summary>The columns of one group.</summary>
    public readonly ColumnPlan Plan => new(Exchanged ? GroupIn : GroupOut, V.Lanes);

    /// <summary>Rows of one kernel position.</summary>
    public readonly int Depth => Exchanged ? GroupOut : GroupIn;

    /// <summary>Floats of all panels.</summary>
    public readonly int Length => checked(Groups * GroupFloats);

    private readonly int GroupFloats
    {
        get
        {
            ColumnTile last = Plan[Plan.Count - 1];
            return Positions * Depth * (last.Start + (last.Vectors * V.Lanes));
        }
    }

    /// <summary>Fills the memory with the panels.</summary>
    public void Fill(Workers workers, float* to)
    {
        To = to;
        workers.For(Positions * Groups * Plan.Count, Math.Max(16 * 1024 / Math.Max(Depth * 3 * V.Lanes, 1), 1), ref this);
    }

    /// <summary>The first row of a panel.</summary>
    public readonly float* Panel(int group, in ColumnTile tile) => To + ((nint)group * GroupFloats) + ((nint)tile.Start * Positions * Depth);

    public readonly void Run(int start, int end, int worker)
    {
        ColumnPlan plan = Plan;
        int outputs = GroupOut * Groups;
        for (int item = start; item < end; item++)
        {
            int position = item % Positions, group = item / Positions % Groups;
            ColumnTile tile = plan[item / Positions / Groups];
            int stride = tile.Vectors * V.Lanes;
            float* to = Panel(group, tile) + ((nint)position * Depth * stride);
            float* from = From + ((nint)position * GroupIn * outputs) + (group * GroupOut);
            if (tile.Width < V.Lanes) new Span<float>(to, Depth * stride).Clear();
            if (Exchanged) Packing.Transpose(from + ((nint)tile.Start * outputs), outputs, to, stride, tile.Width, Depth);
            else Packing.CopyTile<V>(from + tile.Start, outputs, to, stride, Depth, tile);
        }
    }
}
