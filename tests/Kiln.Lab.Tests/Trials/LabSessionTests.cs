namespace Kiln.Lab.Tests.Trials;

public sealed class LabSessionTests
{
    [Fact]
    public void Data_that_are_missing_are_a_fault_of_the_experiment_and_written_down()
    {
        using var folder = new TemporaryFolder();
        using var device = new Cpu.CpuDevice(1);
        var lab = new LabContext(new LabData(name => throw new InputException($"There is no '{name}'.")), device) { Scale = Scale.Tiny };
        ExperimentRecord record = LabSession.Run(ExperimentCatalog.Get("vanishing"), lab, folder.FullName);
        Assert.Equal("There is no 'mnist'.", record.Fault);
        Assert.False(record.Evaluated);
        Assert.Equal(record.Fault, ExperimentRecord.Read(Path.Combine(folder.FullName, "vanishing")).Fault);
    }
}
