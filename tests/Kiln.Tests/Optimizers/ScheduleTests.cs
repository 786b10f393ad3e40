namespace Kiln.Tests.Optimizers;

public sealed class ScheduleTests
{
    /// <summary>Steps and factors of a run of 100 steps; one-cycle's numbers are PyTorch's OneCycleLR divided by max_lr.</summary>
    public static TheoryData<Schedule, long, double> Table => new()
    {
        { new ConstantSchedule(), 0, 1 },
        { new ConstantSchedule(), 99, 1 },
        { new StepSchedule(Every: 30, Drop: 0.5f), 0, 1 },
        { new StepSchedule(Every: 30, Drop: 0.5f), 29, 1 },
        { new StepSchedule(Every: 30, Drop: 0.5f), 30, 0.5 },
        { new StepSchedule(Every: 30, Drop: 0.5f), 90, 0.125 },
        { new StepSchedule(Every: 30, Drop: 0.5f), 1000, 0.125 },
        { new StepSchedule(Every: 0.5), 49, 1 },
        { new StepSchedule(Every: 0.5), 50, 0.1 },
        { new CosineSchedule(), 0, 1 },
        { new CosineSchedule(), 25, 0.5 * (1 + 0.70710678118654752) },
        { new CosineSchedule(), 50, 0.5 },
        { new CosineSchedule(), 100, 0 },
        { new CosineSchedule(), 150, 0 },
        { new CosineSchedule(MinShare: 0.1f), 50, 0.55 },
        { new CosineSchedule(MinShare: 0.1f), 100, 0.1 },
        { new OneCycleSchedule(), 0, 0.04 },
        { new OneCycleSchedule(), 29, 1 },
        { new OneCycleSchedule(), 64, 0.500002 },
        { new OneCycleSchedule(), 99, 0.000004 },
        { new OneCycleSchedule(), 500, 0.000004 },
        { new WarmUp(4), 0, 0.25 },
        { new WarmUp(4), 2, 0.75 },
        { new WarmUp(4), 3, 1 },
        { new WarmUp(4), 4, 1 },
        { new WarmUp(0), 0, 1 },
        { new WarmUp(0.1, new CosineSchedule()), 4, 0.5 },
        { new WarmUp(0.1, new CosineSchedule()), 9, 1 },
        { new WarmUp(0.1, new CosineSchedule()), 10, 1 },
        { new WarmUp(0.1, new CosineSchedule()), 55, 0.5 },
        { new WarmUp(0.1, new CosineSchedule()), 100, 0 },
        { new MultiStepSchedule(), 49, 1 },
        { new MultiStepSchedule(), 50, 0.1 },
        { new MultiStepSchedule(), 99, 0.01 },
        { new LinearSchedule(), 25, 0.75 },
        { new PolynomialSchedule(2, 0.1f), 50, 0.325 },
        { new ExponentialSchedule(), 50, 0.1 },
        { new CosineRestartsSchedule(), 0, 1 },
        { new CosineRestartsSchedule(), 14, 1 },
        { new CosineRestartsSchedule(), 28, 0.5 },
        { new CyclicSchedule(), 10, 1 },
        { new CyclicSchedule(), 20, 0.1 },
        { new SequentialSchedule([new ConstantSchedule(0.5f), new CosineSchedule()], [0.2]), 19, 0.5 },
        { new SequentialSchedule([new ConstantSchedule(0.5f), new CosineSchedule()], [0.2]), 20, 1 },
        { new SequentialSchedule([new ConstantSchedule(0.5f), new CosineSchedule()], [0.2]), 60, 0.5 },
        { new ProductSchedule([new CosineSchedule(), new ConstantSchedule(0.5f)]), 50, 0.25 },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Factor_is_as_in_the_table(Schedule schedule, long step, double factor) => Assert.Equal(factor, schedule.Factor(step, 100), 1e-6);

    [Fact]
    public void One_cycle_climbs_along_half_a_cosine_wave()
    {
        double progress = 14 / 29.0, expected = 1 + ((0.04 - 1) / 2 * (Math.Cos(Math.PI * progress) + 1));
        Assert.Equal(expected, new OneCycleSchedule().Factor(14, 100), 1e-6);
    }

    [Fact]
    public void Every_schedule_is_finite_and_not_negative_for_runs_of_any_length()
    {
        Schedule[] all =
        [
            new MultiStepSchedule(), new MultiStepSchedule([2, 0.9]), new LinearSchedule(), new LinearSchedule(0.1f, 1, 3), new PolynomialSchedule(0.9f), new ExponentialSchedule(),
            new CosineRestartsSchedule(), new CosineRestartsSchedule(2, Growth: 1), new CyclicSchedule(), new CyclicSchedule(0, 2, 3, 0.5f), new PlateauSchedule(),
            new SequentialSchedule([new CosineSchedule(), new LinearSchedule()], [0.5]), new ProductSchedule([new CosineSchedule(), new ConstantSchedule(0.5f)]),
            new ConstantSchedule(), new StepSchedule(), new CosineSchedule(), new OneCycleSchedule(), new WarmUp(3, new OneCycleSchedule()), new WarmUp(0.5, new CosineSchedule()),
        ];
        foreach (Schedule schedule in all)
        {
            for (int total = 0; total < 8; total++)
            {
                for (int step = 0; step <= total + 1; step++) Assert.InRange(schedule.Factor(step, total), 0, 1);
            }
        }
    }

    public static TheoryData<Schedule, string> Wrong => new()
    {
        { new StepSchedule(Every: 0), "every: expected a positive number, received 0." },
        { new StepSchedule(Drop: -1), "factor: expected a positive number, received -1." },
        { new CosineSchedule(2), "minShare: expected a number from 0 to 1, received 2." },
        { new OneCycleSchedule(WarmUpShare: -0.5f), "warmUpShare: expected a number from 0 to 1, received -0.5." },
        { new WarmUp(-3), "steps: expected a number of at least 0, received -3." },
        { new ConstantSchedule(-1), "share: expected a number of at least 0, received -1." },
        { new MultiStepSchedule([0.0]), "milestones: expected a positive number, received 0." },
        { new LinearSchedule(Steps: -1), "steps: expected a positive number, received -1." },
        { new PolynomialSchedule(0), "power: expected a positive number, received 0." },
        { new ExponentialSchedule(Every: 0), "every: expected a positive number, received 0." },
        { new CosineRestartsSchedule(Growth: 0), "growth: expected a whole number of at least 1, received 0." },
        { new CyclicSchedule(Shrink: 2), "shrink: expected a number from 0 to 1, received 2." },
        { new PlateauSchedule(Drop: 1), "drop: expected a number of at least 0 and below 1, received 1." },
        { new SequentialSchedule([], []), "schedules: expected a list of at least one schedule, received none." },
        { new SequentialSchedule([new CosineSchedule(), new CosineSchedule()], []), "milestones: expected 1, one less than there are schedules, received 0." },
        { new SequentialSchedule([new CosineSchedule(), new CosineSchedule(), new CosineSchedule()], [9, 3]), "milestones: expected rising numbers, received 3 after 9." },
        { new SequentialSchedule([new PlateauSchedule()], []), "schedules: a plateau schedule counts epochs of the whole run and cannot be one of several in turn; put it into a product." },
        { new ProductSchedule([new CosineSchedule(2)]), "minShare: expected a number from 0 to 1, received 2." },
        { new WarmUp(3, new CosineSchedule(float.NaN)), "minShare: expected a number from 0 to 1, received NaN." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Settings_out_of_range_are_refused_in_one_sentence(Schedule schedule, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<InputException>(schedule.Validate).Message);
}
