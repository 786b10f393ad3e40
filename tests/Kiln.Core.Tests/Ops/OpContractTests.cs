using Kiln.Cpu;
using Kiln.Devices;
using Kiln.Testing;

namespace Kiln.Core.Tests.Ops;

/// <summary>Every row of the catalogue keeps the contract, on the reference device and on the processor at each vector width that it has.</summary>
public sealed class OpContractTests
{
    private static readonly ReferenceDevice Reference = new();

    private static readonly Dictionary<string, Device> Devices = MakeDevices();

    private static readonly CpuDevice[] Teams = [new(1), new(2), new(3), new(4)];

    private static readonly Dictionary<string, OpCase> Rows = OpCatalog.All.ToDictionary(row => row.Name);

    public static TheoryData<string, string> Forward => Pairs(_ => true, Devices.Keys);

    public static TheoryData<string, string> Backward => Pairs(row => row.Training, Devices.Keys);

    public static TheoryData<string, string> BackwardOnCpu => Pairs(row => row.Training, Devices.Keys.Where(d => d != Reference.Name));

    public static TheoryData<string, string> Repeatable => Pairs(row => row.Training && row.Op.CanRepeat, Devices.Keys);

    public static TheoryData<string> AllRows => new(Rows.Keys);

    [Theory]
    [MemberData(nameof(Forward))]
    public void Forward_equals_the_twin(string row, string device) => Keeps(OpContract.ForwardEqualsTwin(Rows[row], Devices[device]));

    [Theory]
    [MemberData(nameof(Backward))]
    public void Gradient_equals_differences_of_the_twin(string row, string device) =>
        Keeps(OpContract.GradientEqualsDifferences(Rows[row], Devices[device]));

    [Theory]
    [MemberData(nameof(BackwardOnCpu))]
    public void Gradient_equals_that_of_the_reference(string row, string device) =>
        Keeps(OpContract.GradientEqualsThatOf(Reference, Rows[row], Devices[device]));

    [Theory]
    [MemberData(nameof(Backward))]
    public void Backward_reads_what_it_says(string row, string device) => Keeps(OpContract.BackwardReadsWhatItSays(Rows[row], Devices[device]));

    [Theory]
    [MemberData(nameof(Backward))]
    public void A_second_gradient_is_added(string row, string device) => Keeps(OpContract.GradientsAdd(Rows[row], Devices[device]));

    [Theory]
    [MemberData(nameof(Backward))]
    public void A_gradient_does_not_depend_on_who_else_wants_one(string row, string device) =>
        Keeps(OpContract.GradientsAreIndependent(Rows[row], Devices[device]));

    [Theory]
    [MemberData(nameof(Repeatable))]
    public void An_op_makes_the_same_bits_again(string row, string device) => Keeps(OpContract.RepeatGivesTheSameBits(Rows[row], Devices[device]));

    [Theory]
    [MemberData(nameof(AllRows))]
    public void Any_number_of_threads_gives_the_same_bits(string row)
    {
        foreach (CpuDevice team in Teams[1..]) Keeps(OpContract.SameBits(Rows[row], Teams[0], team));
    }

    [Theory]
    [MemberData(nameof(Forward))]
    public void A_warm_step_allocates_nothing_and_leaves_no_buffer_out(string row, string device) =>
        Keeps(OpContract.WarmStepIsFree(Rows[row], Devices[device], countBytes: Devices[device] is CpuDevice));

    private static void Keeps(string? wrong) => Assert.True(wrong is null, wrong);

    private static Dictionary<string, Device> MakeDevices()
    {
        var all = new Dictionary<string, Device> { [Reference.Name] = Reference };
        foreach (SimdWidth width in Enum.GetValues<SimdWidth>().Where(w => w <= SimdWidths.Widest)) all[$"Cpu{(int)width}"] = new CpuDevice(2, width);
        return all;
    }

    private static TheoryData<string, string> Pairs(Func<OpCase, bool> which, IEnumerable<string> devices)
    {
        var pairs = new TheoryData<string, string>();
        foreach (string device in devices)
        {
            foreach (OpCase row in Rows.Values.Where(which)) pairs.Add(row.Name, device);
        }

        return pairs;
    }
}
