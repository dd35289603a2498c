using System.CommandLine;
using System.Globalization;
using Sigmask.Cli.Answers;
using Sigmask.Cli.Options;
using Sigmask.Cli.Terminals;
using Sigmask.Models;
using Spectre.Console;
using static TorchSharp.torch;

namespace Sigmask.Cli.Verbs;

/// <summary><c>sigmask models</c>: the networks that <c>--model</c> takes.</summary>
internal sealed class ModelsVerb
{
    private static readonly string[] Texts = ["family", "input rule", "source", "ENCODER", "with -tiny at the end"];

    private readonly Option<string?> modelOption = TrainingOptionSet.NetworkOption("Show this network only (default: all networks, of the encoder-decoder pairs only those that have been published).");
    private readonly Option<int?> channelsOption = OptionValue.Integer("--channels", "N", "Channels of the images (default 1).", 1);
    private readonly Option<int?> classesOption = OptionValue.Integer("--classes", "N", "Classes, background included (default 2).", 1);
    private readonly Option<int?> sizeOption = OptionValue.Integer("--size", "N", "Pixels along each axis (default 256; 64 in three dimensions).", 16);
    private readonly JsonOption jsonOption = new();

    public static Command Create(Terminal terminal)
    {
        var verb = new ModelsVerb();
        var command = new Command("models", "The networks that --model takes, at their default width: parameters, multiply-adds for one image, input rule, source.")
        {
            verb.modelOption, verb.channelsOption, verb.classesOption, verb.sizeOption, verb.jsonOption.Option,
        };
        command.SetAction(parsed =>
        {
            var chosen = parsed.GetValue(verb.modelOption);
            var families = chosen is null ? ModelRegistry.Standard.Families : [ModelRegistry.Standard.Find(chosen)];
            var rows = families.SelectMany(family => family.Dimensions.Select(dimensions => verb.Row(parsed, family, dimensions))).ToList();
            verb.jsonOption.Report(parsed, terminal, () => rows, () =>
            {
                if (chosen is not null)
                {
                    ShowWhole(terminal, rows);
                }
                else
                {
                    terminal.Results().Write(Listed(rows));
                    terminal.Results().WriteLine("Networks of an encoder and a decoder, by the names of both; 'sigmask models --model NAME' counts one:");
                    terminal.Results().Write(Pairs());
                }
            });
            return ExitCode.Done;
        });
        return command;
    }

    private ModelRow Row(ParseResult parsed, ModelFamily family, int dimensions)
    {
        int[] size = [.. parsed.GetValue(sizeOption) is { } length ? Enumerable.Repeat(length, dimensions) : ModelFamily.UsualSize(dimensions)];
        var cost = IsUsual(parsed) && family.Costs.TryGetValue(dimensions, out var stated) ? stated : Count(parsed, family, size);
        return new ModelRow(family.Name, family.Description, cost.Parameters, dimensions, family.Source, cost.MultiplyAdds, string.Join('x', size), family.InputRule);
    }

    private bool IsUsual(ParseResult parsed) =>
        (parsed.GetValue(channelsOption) ?? 1, parsed.GetValue(classesOption) ?? 2) == (1, 2) && parsed.GetValue(sizeOption) is null;

    private ModelCost Count(ParseResult parsed, ModelFamily family, int[] size)
    {
        var channels = parsed.GetValue(channelsOption) ?? 1;
        using var scope = NewDisposeScope();
        using var model = family.Build(
            new ModelOptions
            {
                Name = family.Name,
                Channels = channels,
                Classes = parsed.GetValue(classesOption) ?? 2,
                Dimensions = size.Length,
                Input = parsed.GetValue(sizeOption) is null ? null : InputPlan.Isotropic(size),
            },
            0);
        return ModelCost.Of(model, [channels, .. size.Select(length => (long)length)]);
    }

    // One under the other: no terminal is too narrow for it.
    private static void ShowWhole(Terminal terminal, IEnumerable<ModelRow> rows)
    {
        foreach (var row in rows)
        {
            var facts = new Table().Border(TableBorder.None).HideHeaders().AddColumn(new TableColumn("") { NoWrap = true }).AddColumn("");
            (string Fact, string Value)[] lines =
            [
                ("--model", row.Name), ("family", row.Family), ("dimensions", DimensionsOf(row)), ("parameters", Short(row.Parameters)),
                ("multiply-adds", $"{Short(row.MultiplyAdds)} for an input of {row.Input}"), ("input rule", row.InputRule), ("source", row.Source),
            ];
            foreach (var (fact, value) in lines)
            {
                facts.AddRow(fact, Markup.Escape(value));
            }

            terminal.Results().Write(facts);
            terminal.Out.WriteLine();
        }
    }

    private static FittedTable Listed(IEnumerable<ModelRow> rows) => new(() => Whole(rows), () => Narrow(rows), "There is no room here for family, input size, input rule and source; --model NAME shows all of one network, --json FILE all of all.");

    private static Table Whole(IEnumerable<ModelRow> rows)
    {
        var table = Columns("--model", "family", "dimensions", "parameters", "multiply-adds", "of input", "input rule", "source");
        foreach (var row in rows)
        {
            table.AddRow(row.Name, Markup.Escape(row.Family), DimensionsOf(row), Short(row.Parameters), Short(row.MultiplyAdds), row.Input, Markup.Escape(row.InputRule), Markup.Escape(row.Source));
        }

        return table;
    }

    private static Table Narrow(IEnumerable<ModelRow> rows)
    {
        var table = Columns("--model", "dimensions", "parameters", "multiply-adds");
        foreach (var row in rows)
        {
            table.AddRow(row.Name, DimensionsOf(row), Short(row.Parameters), Short(row.MultiplyAdds));
        }

        return table;
    }

    // A name is to be copied and a number to be read, so neither is broken; texts may be.
    private static Table Columns(params string[] names)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var name in names)
        {
            table.AddColumn(new TableColumn(name) { NoWrap = !Texts.Contains(name) });
        }

        return table;
    }

    private static string DimensionsOf(ModelRow row) => Invariant($"{row.Dimensions}-D");

    private static Table Pairs()
    {
        var table = Columns("--model", "ENCODER", "with -tiny at the end");
        foreach (var decoder in ComposedNetworks.Decoders)
        {
            table.AddRow($"ENCODER-{decoder}", string.Join(", ", ComposedNetworks.EncodersOf(decoder)), string.Join(", ", ComposedNetworks.EncodersOf(decoder, isTiny: true)));
        }

        return table;
    }

    private static string Short(long number) => number switch
    {
        >= 1_000_000_000 => (number / 1e9).ToString("0.00 'G'", CultureInfo.InvariantCulture),
        >= 1_000_000 => (number / 1e6).ToString("0.00 'M'", CultureInfo.InvariantCulture),
        _ => number.ToString("N0", CultureInfo.InvariantCulture),
    };

    private sealed record ModelRow(string Name, string Family, long Parameters, int Dimensions, string Source, long MultiplyAdds, string Input, string InputRule);
}
