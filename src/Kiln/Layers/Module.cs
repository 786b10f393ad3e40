namespace Kiln;

/// <summary>A named tree of parameters: what a model is made of. Each module says in its constructor which parameters and children it has.</summary>
/// <remarks>
/// Names are written once and are the keys of checkpoints, as in PyTorch's <c>state_dict</c>. A module owns no memory; a
/// <see cref="ParameterStore"/> made for <see cref="Parameters"/> does. Registering is for constructors: not safe to share between threads.
/// </remarks>
public abstract class Module
{
    private readonly List<Member> members = [];
    private Module? parent;

    /// <summary>Its name from the root of the model: <c>block.conv1</c>; empty for the root itself. A module registered twice keeps its first.</summary>
    public string Path { get; private set; } = "";

    /// <summary>All parameters of the tree in the order of declaration, depth first, each once.</summary>
    public IReadOnlyList<Parameter> Parameters
    {
        get
        {
            var found = new List<Parameter>();
            Collect(found, []);
            return found;
        }
    }

    /// <summary>The modules registered directly in this one, in the order of declaration.</summary>
    public IReadOnlyList<NamedModule> Children
    {
        get
        {
            var found = new List<NamedModule>();
            foreach (Member m in members)
            {
                if (m.Child is not null) found.Add(new(m.Name, m.Child));
            }

            return found;
        }
    }

    /// <summary>Replaces how weights of linear and convolutional layers start, and their biases too where <paramref name="biases"/> is given; norms keep theirs.</summary>
    /// <remarks>To be called before the store is made, which draws the values. A module's biases are the plain parameters beside its weights.</remarks>
    public void SetInit(Init weights, Init? biases = null)
    {
        bool weighted = members.Exists(m => m.Parameter?.Kind == ParameterKind.Weight);
        foreach (Member m in members)
        {
            if (m.Parameter is { Kind: ParameterKind.Weight } weight) weight.Init = weights;
            if (m.Parameter is { Kind: ParameterKind.Plain } bias && weighted && biases is not null) bias.Init = biases;
            m.Child?.SetInit(weights, biases);
        }
    }

    /// <summary>Declares a parameter.</summary>
    /// <param name="name">Its name in this module: <c>weight</c>, <c>bias</c>.</param>
    /// <param name="shape">The shape in memory.</param>
    /// <param name="init">First values.</param>
    /// <param name="fan">Fan-in and fan-out of one unit.</param>
    /// <param name="kind">What training may do to it.</param>
    /// <param name="fileAxes">The order in which memory axes are written to files; empty for the same order.</param>
    /// <exception cref="InputException">The name is empty, has a dot or is taken.</exception>
    protected Parameter Param(string name, Shape shape, Init init, Fan fan = default, ParameterKind kind = ParameterKind.Weight, ReadOnlySpan<int> fileAxes = default)
    {
        CheckName(name);
        var parameter = new Parameter(Join(Path, name), shape, init, fan, kind, fileAxes);
        members.Add(new(name, parameter, null));
        return parameter;
    }

    /// <summary>Registers a child under a name and returns it; from then on the paths of its parameters begin with this name.</summary>
    /// <exception cref="InputException">The name is empty, has a dot or is taken, or the child contains this module.</exception>
    protected T Child<T>(string name, T module)
        where T : Module
    {
        CheckName(name);
        for (Module? m = this; m is not null; m = m.parent)
        {
            if (m == module) throw new InputException($"{GetType().Name}: child '{name}' contains this module itself; a model must be a tree.");
        }

        members.Add(new(name, null, module));
        if (module.parent is not null) return module;   // shared: it keeps its first name
        module.parent = this;
        module.Rename(Join(Path, name));
        return module;
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private void Rename(string path)
    {
        Path = path;
        foreach (Member m in members)
        {
            if (m.Parameter is { } p) p.Path = Join(path, m.Name);
            if (m.Child is { } child && child.parent == this && FirstNameOf(child) == m.Name) child.Rename(Join(path, m.Name));
        }
    }

    private string FirstNameOf(Module child) => members.Find(m => m.Child == child).Name;

    private void Collect(List<Parameter> found, HashSet<Module> seen)
    {
        if (!seen.Add(this)) return;
        foreach (Member m in members)
        {
            if (m.Parameter is not null) found.Add(m.Parameter);
            m.Child?.Collect(found, seen);
        }
    }

    private void CheckName(string name)
    {
        string type = GetType().Name;
        if (string.IsNullOrWhiteSpace(name)) throw new InputException($"{type}: a parameter or child needs a name; received an empty one.");
        if (name.Contains('.', StringComparison.Ordinal)) throw new InputException($"{type}: the name '{name}' has a dot, which separates the names of a path; use an underscore.");
        if (members.Exists(m => m.Name == name)) throw new InputException($"{type}: the name '{name}' is taken; every parameter and child of a module needs its own.");
    }

    private readonly record struct Member(string Name, Parameter? Parameter, Module? Child);
}

/// <summary>A child and the name it is registered under.</summary>
public readonly record struct NamedModule(string Name, Module Module);
