using System.CommandLine;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Kiln.Cli.Commands;

/// <summary><c>kiln recipe</c>: what recipes may say, and what the default one says.</summary>
internal static class RecipeCommand
{
    private const string Schema = "schema", Default = "default";

    private static readonly Argument<string> What = new("what") { Description = $"'{Schema}' for every setting with its default and meaning (with --json as a JSON Schema, for editors), '{Default}' for the default recipe." };

    private static readonly string[] Examples =
    [
        "kiln recipe schema",
        "kiln recipe schema --json",
        "kiln recipe default",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create(Streams streams) => Common.NewVerb("recipe", "Lists what a recipe may say, or prints the default one.", Examples, [What], Run, streams);

    private static int Run(ParseResult parsed, Terminal terminal)
    {
        switch (parsed.GetRequiredValue(What))
        {
            case Schema:
                terminal.Result(RecipeSchema.ToJson().AsObject(), Options());
                return ExitCode.Done;
            case Default:
                string recipe = new Recipe().ToJson();
                terminal.Result(JsonNode.Parse(recipe)!.AsObject(), new Text(recipe + "\n"));
                return ExitCode.Done;
            default:
                throw new InputException($"recipe: expected '{Schema}' or '{Default}', received '{parsed.GetRequiredValue(What)}'.");
        }
    }

    private static Table Options()
    {
        Table table = new Table().AddColumns("key", "takes", "default", "meaning").Border(TableBorder.Rounded);
        foreach (RecipeOption option in RecipeSchema.Options())
        {
            table.AddRow(new Text(option.Key), new Text(option.Kind), new Text(option.Default), new Text(option.Description));
        }

        return table;
    }
}
