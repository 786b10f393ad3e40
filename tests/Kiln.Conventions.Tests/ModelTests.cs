using System.Collections;
using System.Reflection;
using Kiln.Vision;

namespace Kiln.Conventions.Tests;

/// <summary>Modules register what they hold: reflection looks at their fields, so that the library need not.</summary>
public sealed class ModelTests
{
    public static TheoryData<string> Models => [.. ModelCatalog.Entries.Select(e => e.Name), "residual"];

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_parameter_and_module_in_a_field_is_registered(string name)
    {
        Layer net = name == "residual" ? new Residual(new Sequential(new Conv2d(3, 3, 3, padding: 1), new BatchNorm(3)), new Conv2d(3, 3, 1)) : ModelCatalog.Create(name, [28, 28, 1], classes: 10);
        Check(net, net.Parameters.ToHashSet());
    }

    private static void Check(Module module, HashSet<Parameter> registered)
    {
        Module[] children = [.. module.Children.Select(c => c.Module)];
        foreach (object held in Held(module))
        {
            if (held is Parameter p) Assert.True(registered.Contains(p), $"{module.GetType().Name} holds the parameter '{p.Path}' without registering it.");
            if (held is Module m) Assert.True(children.Contains(m), $"{module.GetType().Name} holds a {m.GetType().Name} without registering it.");
        }

        foreach (Module child in children) Check(child, registered);
    }

    private static IEnumerable<object> Held(Module module)
    {
        for (Type? type = module.GetType(); type is not null && type != typeof(Module) && type != typeof(object); type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                object? value = field.GetValue(module);
                if (value is Parameter or Module) yield return value;
                else if (value is IEnumerable many and not string) foreach (object? item in many) if (item is Parameter or Module) yield return item;
            }
        }
    }
}
