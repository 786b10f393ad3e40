namespace Kiln.Cpu;

/// <summary>
/// Where the channels of a row of tiles lie: in panels of whole vectors, one row to a tile, so that a product reads memory in
/// order. All channels are one panel, or panels are as wide as a column tile. The last vector of a panel may overlap the one before.
/// </summary>
internal readonly struct ChannelPanels
{
    private readonly ColumnPlan plan;
    private readonly int channels, lanes;
    private readonly bool whole;

    private ChannelPanels(int channels, int lanes, bool whole)
    {
        this.channels = channels;
        this.lanes = lanes;
        this.whole = whole;
        plan = new(channels, lanes);
    }

    /// <summary>The number of panels.</summary>
    public int Count => whole ? 1 : plan.Count;

    /// <summary>Floats of all panels of one row.</summary>
    public int Width
    {
        get
        {
            ColumnTile last = this[Count - 1];
            return last.Start + Stride(last);
        }
    }

    /// <summary>Panel <paramref name="index"/>.</summary>
    public ColumnTile this[int index] => whole ? new(0, channels, ((channels - 1) / lanes) + 1) : plan[index];

    /// <summary>All channels side by side.</summary>
    public static ChannelPanels Whole(int channels, int lanes) => new(channels, lanes, whole: true);

    /// <summary>Panels of a column tile each.</summary>
    public static ChannelPanels Tiled(int channels, int lanes) => new(channels, lanes, whole: false);

    /// <summary>Floats from one row of a panel to the next.</summary>
    public int Stride(in ColumnTile panel) => panel.Vectors * lanes;
}
