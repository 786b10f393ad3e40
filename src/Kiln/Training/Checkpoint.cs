using System.Text.Json;
using System.Text.Json.Serialization;
using Kiln.Devices;

namespace Kiln;

/// <summary>Where a run stands, apart from its arrays.</summary>
/// <param name="Version">The version of this record.</param>
/// <param name="Epochs">Finished epochs.</param>
/// <param name="Batch">Batches trained on in the running epoch.</param>
/// <param name="Step">All steps taken.</param>
/// <param name="StepsPerEpoch">Steps of one epoch; another number means other data.</param>
/// <param name="OptimizerTime">Steps the optimiser has counted.</param>
/// <param name="Samples">Samples of the running epoch in the sums.</param>
/// <param name="Correct">Of them, how many were right.</param>
/// <param name="LossSum">The sum of their losses.</param>
/// <param name="LearningRate">The learning rate of the last step.</param>
/// <param name="Seconds">How long the running epoch has taken so far.</param>
/// <param name="History">What finished epochs came to.</param>
/// <param name="Answers">Of how many answers the right ones were counted; null for one of each sample.</param>
/// <param name="Errors">The sum of squared errors of numbers.</param>
/// <param name="Spread">The sum of squares of these numbers.</param>
internal sealed record CheckpointState(
    int Version, int Epochs, int Batch, long Step, int StepsPerEpoch, long OptimizerTime, long Samples, long Correct, double LossSum,
    float LearningRate, double Seconds, IReadOnlyList<EpochResult> History,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long? Answers = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] double Errors = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] double Spread = 0);

/// <summary>
/// A run on disk: a safetensors file with all parameters, the optimiser's moments and kept copies of the weights as arrays, and the recipe and the run's counters
/// in the metadata. Random numbers are functions of seeds and counters, so nothing else is needed to go on with the same bits.
/// </summary>
internal static class Checkpoint
{
    public const int Version = 1;
    private const string StateKey = "state", MomentPrefix = "optimizer.moment.";

    public static void Write(string path, Recipe recipe, ParameterStore weights, OptimizerState optimizer, KeptWeights kept, CheckpointState state)
    {
        var content = new SafeTensors();
        content.SetMetadata(ModelFile.RecipeKey, recipe.ToJson(indented: false));
        content.SetMetadata(StateKey, JsonSerializer.Serialize(state, RunContext.Default.CheckpointState));
        StateDict.AddTo(content, weights.Parameters);
        for (int i = 0; i < optimizer.Optimizer.StatesPerWeight; i++)
        {
            ReadOnlySpan<float> moment = optimizer.State(i).Span;
            content.Add(new StoredTensor(MomentPrefix + i, [moment.Length], moment));
        }

        foreach ((string name, FloatBuffer values) in kept.Arrays) content.Add(new StoredTensor(name, [values.Length], values.Span));
        content.Write(path);
    }

    /// <summary>Reads the file and the recipe in it; the arrays are taken by <see cref="Restore"/>.</summary>
    public static (SafeTensors Content, Recipe Recipe) Read(string path)
    {
        if (!File.Exists(path)) throw new InputException($"There is no checkpoint '{path}'; give the folder of a run that was interrupted, or train anew.");
        SafeTensors content = SafeTensors.Read(path);
        return (content, ModelFile.StoredRecipe(path, content));
    }

    /// <summary>Puts parameters and moments back, and returns the counters after checking that they fit the run.</summary>
    public static CheckpointState Restore(string path, SafeTensors content, Recipe recipe, ParameterStore weights, OptimizerState optimizer, KeptWeights kept, int stepsPerEpoch)
    {
        CheckpointState state = State(path, content);
        if (state.StepsPerEpoch != stepsPerEpoch)
        {
            throw new InputException($"{path}: this run had {state.StepsPerEpoch} steps per epoch, but the data given make {stepsPerEpoch}; give the data it was started with.");
        }

        bool sound = state.Epochs >= 0 && state.Epochs <= recipe.Epochs && state.Batch >= 0 && state.Batch <= stepsPerEpoch
            && state.Step == ((long)state.Epochs * stepsPerEpoch) + state.Batch && state.OptimizerTime >= 0 && state.History.Count == state.Epochs;
        if (!sound) throw NotOne(path);

        StateDict.Load(content, weights.Parameters, path, isOther: name => name.StartsWith(MomentPrefix, StringComparison.Ordinal) || kept.Arrays.Any(a => a.Name == name));
        for (int i = 0; i < optimizer.Optimizer.StatesPerWeight; i++) Take(path, content, MomentPrefix + i, optimizer.State(i));

        foreach ((string name, FloatBuffer values) in kept.Arrays) Take(path, content, name, values);

        optimizer.Time = state.OptimizerTime;
        return state;
    }

    private static void Take(string path, SafeTensors content, string name, FloatBuffer into)
    {
        if (content.Find(name) is not { Type: ElementType.F32 } found || found.Floats.Length != into.Length) throw NotOne(path);
        found.Floats.CopyTo(into.Span);
    }

    private static CheckpointState State(string path, SafeTensors content)
    {
        try
        {
            CheckpointState? state = JsonSerializer.Deserialize(content.Metadata(StateKey) ?? throw NotOne(path), RunContext.Default.CheckpointState);
            return state?.Version == Version ? state : throw NotOne(path);
        }
        catch (JsonException e)
        {
            throw new InputException($"{path}: its counters are damaged ({e.Message.Split(". ")[0].TrimEnd('.')}); train anew.", e);
        }
    }

    private static InputException NotOne(string path) => new($"{path}: this is not a checkpoint that this version of Kiln can go on from; train anew.");
}
