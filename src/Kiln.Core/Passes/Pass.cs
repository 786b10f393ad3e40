using Kiln.Devices;

namespace Kiln;

/// <summary>One walk through a model: it records ops as they run, owns every value they make, and can walk back.</summary>
/// <remarks>
/// Training or inference is a property of the pass, not of the model. There is one pass object per store, used again for each
/// step, so a warm step allocates nothing; tensors of an ended pass say so when touched. Not safe to share between threads.
/// </remarks>
public sealed partial class Pass : IDisposable
{
    private readonly ParameterStore weights;
    private readonly BufferPool pool;
    private readonly Tape tape = new();
    private readonly int[] parameterSlots;
    private Shape[] shapes = new Shape[8];
    private bool running;
    private bool accumulate;
    private int draws;

    internal Pass(ParameterStore weights, FoldedWeights? folded = null)
    {
        this.weights = weights;
        Folded = folded;
        pool = new BufferPool(weights.Device);
        parameterSlots = new int[weights.Parameters.Length];
    }

    /// <summary>Whether ops behave as in training: batch statistics, dropout, and a tape that can be walked back.</summary>
    public bool IsTraining { get; private set; }

    /// <summary>The device it runs on.</summary>
    public Device Device => weights.Device;

    /// <summary>Who is shown the outputs of layers in this pass, or null; forgotten when the pass ends.</summary>
    public Probe? Probe { get; set; }

    /// <summary>Whether each layer runs alone, because a probe is to see every one.</summary>
    internal bool RunsApart => Probe is { EveryLayer: true };

    /// <summary>The values that stand in for those of the parameters, or null; only in passes of inference.</summary>
    internal FoldedWeights? Folded { get; }

    internal int Epoch { get; private set; }

    internal ulong RandomKey { get; private set; }

    /// <summary>How many pool buffers are out; zero between passes.</summary>
    internal int BuffersOutstanding => pool.Outstanding;

    /// <summary>How many floats the pool holds, in use or not.</summary>
    internal long PoolCapacity => pool.Capacity;

    internal int NodeCount => tape.NodeCount;

    /// <summary>Begins a training pass.</summary>
    /// <param name="weights">The parameters of the model.</param>
    /// <param name="step">The number of the step; dropout masks are a function of (seed, step, op, element).</param>
    /// <param name="accumulate">Whether gradients are added to those of earlier passes (micro-batches) instead of replacing them.</param>
    public static Pass Training(ParameterStore weights, long step, bool accumulate = false) => weights.Begin(training: true, step, accumulate);

    /// <summary>Begins an inference pass: running statistics, no dropout, no gradients.</summary>
    public static Pass Inference(ParameterStore weights) => weights.Begin(training: false, step: 0, accumulate: false);

    /// <summary>Brings values into the pass (copied).</summary>
    /// <exception cref="ArgumentException">The number of values is not that of the shape.</exception>
    public Tensor Input(ReadOnlySpan<float> values, Shape shape)
    {
        if (values.Length != shape.Count) throw new ArgumentException($"Input: {values.Length} values do not fill {shape}, which has {shape.Count}.");
        FloatBuffer buffer = pool.Rent(shape.Count);
        unsafe
        {
            fixed (float* from = values) Device.Kernels.Scale(new(from, values.Length), 1, new(buffer));   // all threads copy
        }

        return new(this, tape.AddSlot(new Slot { Shape = shape, Value = buffer, OwnsValue = true }));
    }

    /// <summary>Memory of the pass that an op will write to: statistics found on the way. It has no gradient.</summary>
    internal Tensor Blank(Shape shape) => new(this, tape.AddSlot(new Slot { Shape = shape, Value = pool.Rent(shape.Count), OwnsValue = true }));

    /// <summary>Brings memory of somebody else into the pass, which reads it in the place of a parameter.</summary>
    internal Tensor Constant(FloatBuffer value, Shape shape, Parameter parameter) => new(this, tape.AddSlot(new Slot { Shape = shape, Value = value, Parameter = parameter }));

    /// <summary>Brings class numbers into the pass as floats <c>[N]</c>, exact up to 2²⁴.</summary>
    internal Tensor Labels(ReadOnlySpan<int> labels)
    {
        FloatBuffer buffer = pool.Rent(labels.Length);
        Span<float> values = buffer.Span;
        for (int i = 0; i < labels.Length; i++) values[i] = labels[i];
        return new(this, tape.AddSlot(new Slot { Shape = [labels.Length], Value = buffer, OwnsValue = true }));
    }

    /// <summary>Brings values into the pass (copied) and asks for their gradient, readable as <see cref="Tensor.Gradient"/> after backward.</summary>
    public Tensor Variable(ReadOnlySpan<float> values, Shape shape)
    {
        Tensor x = Input(values, shape);
        tape.Slot(x.Slot).NeedsGradient = IsTraining;
        return x;
    }

    /// <summary>Brings a parameter into the pass; the same tensor each time it is asked for.</summary>
    /// <exception cref="ArgumentException">The parameter belongs to another store.</exception>
    public Tensor Use(Parameter parameter)
    {
        if (Device is NullDevice) return Outline(parameter);
        if ((uint)parameter.Index >= (uint)parameterSlots.Length || weights.Parameters[parameter.Index] != parameter)
        {
            throw new ArgumentException($"Parameter '{parameter.Path}' is not in this pass's store; make the ParameterStore after the whole model is built.");
        }

        ref int slot = ref parameterSlots[parameter.Index];
        if (slot < 0)
        {
            slot = tape.AddSlot(new Slot
            {
                Shape = parameter.Shape,
                Value = Folded?.ValueOf(parameter) ?? parameter.Value,
                Gradient = parameter.Gradient,
                Parameter = parameter,
                NeedsGradient = IsTraining && parameter.Trainable,
                GradientWritten = accumulate,
            });
        }

        return new(this, slot);
    }

    /// <summary>Runs an op and records it.</summary>
    /// <exception cref="ShapeException">The inputs do not fit; the message names the layer where one of its parameters is among them.</exception>
    public Tensor Run(Op op, ReadOnlySpan<Tensor> inputs)
    {
        if (inputs.Length > shapes.Length) shapes = new Shape[inputs.Length * 2];
        Span<Shape> x = shapes.AsSpan(0, inputs.Length);
        bool wanted = false;
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].Pass != this) throw new InvalidOperationException($"{op.Name}: its inputs belong to different passes.");
            ref Slot input = ref tape.Slot(inputs[i].Slot);
            if (input.Released) throw ReleasedValue(input.Shape);
            x[i] = input.Shape;
            wanted |= input.NeedsGradient;
        }

        try
        {
            return Record(op, inputs, x, wanted);
        }
        catch (ShapeException e) when (e.Path is null && LayerOf(inputs) is { } layer)
        {
            throw new ShapeException(layer, e);
        }
    }

    /// <summary>Ends the pass: every tensor of it becomes invalid and every buffer goes back to the pool.</summary>
    public void Dispose() => End();

    /// <summary>Ends the pass: every tensor of it becomes invalid and every buffer goes back to the pool.</summary>
    public void End()
    {
        if (!running) return;
        running = false;
        Probe = null;
        for (int i = 0; i < tape.SlotCount; i++)
        {
            ref Slot slot = ref tape.Slot(i);
            if (slot.OwnsValue) pool.Return(slot.Value);
            if (slot.OwnsGradient) pool.Return(slot.Gradient);
        }

        for (int i = 0; i < tape.NodeCount; i++)
        {
            if (!tape.Node(i).Saved.IsNone) pool.Return(tape.Node(i).Saved);
        }

        tape.Clear();
        Epoch++;
    }

    internal ref Slot SlotAt(int i) => ref tape.Slot(i);

    internal ref Node NodeAt(int i) => ref tape.Node(i);

    internal ref Slot OperandSlot(int node, int i) => ref tape.Slot(tape.Operand(in tape.Node(node), i));

    internal void Start(bool training, long step, bool accumulate)
    {
        if (running) throw new InvalidOperationException("The previous pass over these parameters has not ended; dispose it first.");
        running = true;
        IsTraining = training;
        this.accumulate = accumulate;
        RandomKey = Philox.Mix(weights.Seed, (ulong)step);
        draws = 0;
        Array.Fill(parameterSlots, -1);
    }

    /// <summary>The key of an op's random numbers. Ops that draw none are not counted, so that fusing some of them changes no mask.</summary>
    internal ulong RandomKeyOf(int node)
    {
        ref Node op = ref tape.Node(node);
        if (op.Draw == 0) op.Draw = ++draws;
        return Philox.Mix(RandomKey, (ulong)(op.Draw - 1));
    }

    internal void Release()
    {
        End();
        pool.Dispose();
    }

    /// <summary>Stands in for a parameter where only shapes matter: its own values are not touched.</summary>
    private Tensor Outline(Parameter parameter) =>
        new(this, tape.AddSlot(new Slot { Shape = parameter.Shape, Value = pool.Rent(parameter.Shape.Count), OwnsValue = true, Parameter = parameter }));

    private Tensor Record(Op op, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Shape> shapes, bool wanted)
    {
        Shape shape = op.Infer(shapes);
        if (op.SharesMemory) tape.Slot(inputs[0].Slot).Shared = true;
        int output = tape.AddSlot(new Slot
        {
            Shape = shape,
            Value = op.SharesMemory ? tape.Slot(inputs[0].Slot).Value : pool.Rent(shape.Count),
            OwnsValue = !op.SharesMemory,
            Shared = op.SharesMemory,
            NeedsGradient = wanted,
            Maker = tape.NodeCount,
        });
        int saved = op.SavedLength(shapes);
        int node = tape.AddNode(op, inputs, output, saved > 0 ? pool.Rent(saved) : default);
        op.Forward(new Frame(this, node));
        if (!IsTraining && saved > 0)
        {
            pool.Return(tape.Node(node).Saved);
            tape.Node(node).Saved = default;
        }

        return new(this, output);
    }

    /// <summary>The path of the layer one of whose parameters is among the inputs.</summary>
    private string? LayerOf(ReadOnlySpan<Tensor> inputs)
    {
        foreach (Tensor x in inputs)
        {
            if (tape.Slot(x.Slot).Parameter is { } p && p.Path.LastIndexOf('.') is > 0 and int dot) return p.Path[..dot];
        }

        return null;
    }
}
