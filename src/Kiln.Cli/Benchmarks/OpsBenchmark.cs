using System.Globalization;
using System.Text.Json.Nodes;

namespace Kiln.Cli.Benchmarks;

/// <summary>A table of single operations, under the names that benchmarks/versus/peer/ops.py prints.</summary>
internal sealed record OpsBenchmark() : Benchmark("ops", "a table of single operations; --only conv_r20,maxpool2 for some of them", "--only")
{
    private static readonly string[] Columns = ["operation", "median", "min", "max", "unit", "calls"];

    /// <inheritdoc/>
    public override Pace UsualPace => new(Steps: 10, Seconds: 0.5);   // of each of many

    /// <inheritdoc/>
    public override BenchResult Run(BenchSettings settings)
    {
        TimedOp[] wanted = [.. All.Where(op => op.IsWanted(settings.Only))];
        if (wanted.Length == 0) throw new InputException($"--only: no operation has '{settings.Only}' in its name; 'kiln bench ops' lists them all, such as {All[0].Name}.");
        var cases = new JsonArray();
        var rows = new List<string[]>();
        foreach (TimedOp op in wanted)
        {
            settings.Starting(op.Name);
            using var bench = new Workbench(settings.Device, settings.Seed);
            var timing = Timing.Of(op.Prepare(bench), settings.Pace);
            Add(op.Name, op.Unit, timing.MedianMs * op.UnitsPerMs, timing.MinMs * op.UnitsPerMs, timing.MaxMs * op.UnitsPerMs, timing.Steps);
            if (op.RateName is not null) Add(op.RateName, "GFLOP/s", Rate(op, timing.MedianMs), Rate(op, timing.MaxMs), Rate(op, timing.MinMs), timing.Steps);
        }

        JsonObject json = settings.Describe(Name);
        json["cases"] = cases;
        return new(json, settings.Device.Name, Columns, rows);

        void Add(string name, string unit, double median, double min, double max, int steps)
        {
            cases.Add(new JsonObject
            {
                ["name"] = name,
                ["unit"] = unit,
                ["median"] = Json.Number(Significant(median)),
                ["min"] = Json.Number(Significant(min)),
                ["max"] = Json.Number(Significant(max)),
                ["steps"] = steps,
            });
            rows.Add([name, Shown(median), Shown(min), Shown(max), unit, steps.ToString(CultureInfo.InvariantCulture)]);
        }
    }

    private static TimedOp[] All => [.. TimedProducts.All, .. TimedConvolutions.All, .. TimedLayers.All, .. TimedActivations.All, .. TimedLosses.All,
        .. TimedNorms.All, .. TimedSequences.All, .. TimedUpdates.All, .. TimedOverhead.All];

    private static double Rate(TimedOp op, double ms) => op.Flops / ms / 1e6;

    /// <summary>Six digits, as the peer prints them.</summary>
    private static double Significant(double value) => double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>Four digits, and no more of the fraction than they need.</summary>
    private static string Shown(double value) => value.ToString(value >= 1000 ? "F0" : value >= 100 ? "F1" : value >= 10 ? "F2" : value >= 1 ? "F3" : "F4", CultureInfo.InvariantCulture);
}
