using Kiln.Devices;

namespace Kiln;

/// <summary>Two affine layers with no non-linearity between them: together they are one affine layer, and depth has bought nothing.</summary>
/// <param name="First">The path of the layer before.</param>
/// <param name="Second">The path of the layer after.</param>
/// <param name="Norm">The path of a batch norm between the two, affine itself once its statistics are fixed; null for none.</param>
/// <param name="Bottleneck">Whether fewer features lie between them than on either side: then they are a matrix of low rank, which may be meant.</param>
public sealed record AffinePair(string First, string Second, string? Norm, bool Bottleneck)
{
    /// <summary>Finds all in a model by following its data back from every affine layer, whatever modules it is written in.</summary>
    /// <remarks>
    /// Dropout, reshaping, mean pooling, scaling, sums, concatenation and batch norms are affine and are looked through; a sum only where all of its parts are. Functions, maxima,
    /// products of two tensors, attention and the norms of single samples (layer, group, instance, RMS), which divide by a length of their own input, are not.
    /// </remarks>
    /// <param name="net">The model; its parameters need no memory.</param>
    /// <param name="sample">The shape of one sample, without the batch.</param>
    /// <exception cref="ShapeException">The sample or a layer does not fit.</exception>
    public static IReadOnlyList<AffinePair> In(Layer net, Shape sample)
    {
        using var graph = new OpGraph(net, sample);
        var found = new List<AffinePair>();
        for (int step = 0; step < graph.Count; step++)
        {
            if (!IsAffineLayer(graph, step) || Before(graph, graph.MakerOf(step, 0), null) is not { } origins) continue;
            foreach ((int first, string? norm) in origins)
            {
                int inner = graph.OutputOf(first)[-1];
                bool bottleneck = inner < graph.InputShapeOf(first, 0)[-1] && inner < graph.OutputOf(step)[-1];
                var pair = new AffinePair(graph.LayerOf(first), graph.LayerOf(step), norm, bottleneck);
                if (!found.Contains(pair)) found.Add(pair);
            }
        }

        return found;
    }

    /// <summary>A sentence that names the cure.</summary>
    public override string ToString()
    {
        string between = Norm is null ? "nothing but affine steps" : $"only the norm {Norm}";
        return $"{First} and {Second}: {between} between them, so that they are one affine layer{(Bottleneck ? " of low rank, which may be meant; otherwise" : ";")} put a function such as relu between them.";
    }

    /// <summary>The affine layers that a value is an affine function of, with the norm on the way; null where something else is among its origins.</summary>
    private static List<(int Step, string? Norm)>? Before(OpGraph graph, int step, string? norm)
    {
        if (step < 0 || graph.OpOf(step) is ScaleOp { Factor: 0 }) return [];   // the first state of a recurrent layer is made with 0
        if (IsAffineLayer(graph, step)) return FunctionOf(graph.OpOf(step)) ? null : [(step, norm)];
        if (graph.OpOf(step) is BatchNormOp) norm = graph.LayerOf(step);
        int inputs = Inputs(graph.OpOf(step), graph.InputsOf(step));
        if (inputs == 0) return null;
        var origins = new List<(int, string?)>();
        for (int i = 0; i < inputs; i++)
        {
            if (Before(graph, graph.MakerOf(step, i), norm) is not { } found) return null;
            origins.AddRange(found);
        }

        return origins;
    }

    private static bool IsAffineLayer(OpGraph graph, int step) => graph.OpOf(step) is LinearOp or Conv2dOp;

    private static bool FunctionOf(Op op) => op is LinearOp { Function.Kind: not ActivationKind.Identity };

    /// <summary>Of how many of its first inputs an op is an affine function; 0 where it is none.</summary>
    private static int Inputs(Op op, int inputs) => op switch
    {
        DropoutOp or DropBlocksOp or FlattenOp or ReshapeOp or BatchNormOp or ScaleOp or AddToEachOp or AveragePool2dOp or GlobalAveragePoolOp or MeanRowsOp or SubsamplePadOp or ColumnsOp or StepOp => 1,
        ActivationOp { Function.Kind: ActivationKind.Identity } or ActivationOp { Function: { Kind: ActivationKind.LeakyRelu, First: 1 } } => 1,
        AddOp or SubtractOp or ConcatOp or StackStepsOp => inputs,
        _ => 0,
    };
}
