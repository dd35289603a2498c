using System.CommandLine;
using Sigmask.Cli.Answers;
using Sigmask.Cli.Options;
using Sigmask.Cli.Terminals;
using Sigmask.Cli.Usage;
using Sigmask.Data;
using Sigmask.Imaging;

namespace Sigmask.Cli.Verbs;

/// <summary><c>sigmask inspect</c>: what is in a data set and what is wrong with it; or how a single file was read.</summary>
internal sealed class InspectVerb
{
    private const int CasesDrawn = 12;

    private readonly Terminal terminal;
    private readonly Argument<string?> pathArgument = SwallowedOption.Refused(new Argument<string?>("PATH") { Description = "The folder of a data set, or a single image or volume.", Arity = ArgumentArity.ZeroOrOne });
    private readonly DataOptionSet dataOptions = new(isRequired: false);
    private readonly Option<string?> pictureOption = new("--picture") { HelpName = "FILE.png", Description = "Draw images, masks and both together onto one sheet, a PNG." };
    private readonly Option<int?> casesOption = OptionValue.Integer("--cases", "N", $"Cases on the sheet (default {CasesDrawn}).", 1);
    private readonly Option<bool> forceOption = new("--force") { Description = "Replace the picture that is there." };
    private readonly JsonOption jsonOption = new();

    private InspectVerb(Terminal terminal) => this.terminal = terminal;

    public static Command Create(Terminal terminal)
    {
        var verb = new InspectVerb(terminal);
        var command = new Command("inspect", "What is in a data set: cases, sizes, spacing, how often each class occurs, and problems such as empty masks or the same image twice. Of a single image or volume, how it was read.")
        {
            verb.pathArgument, verb.pictureOption, verb.casesOption, verb.forceOption,
        };
        verb.dataOptions.AddTo(command);
        command.Add(verb.jsonOption.Option);
        command.SetAction((parsed, cancellation) => Task.FromResult(verb.Run(parsed, cancellation)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var path = (parsed.GetValue(pathArgument), dataOptions.Folder(parsed)) switch
        {
            ({ } argument, null) => argument,
            (null, { } folder) => folder,
            _ => throw new UsageException("give one path: the folder of a data set, or an image or volume."),
        };
        if (parsed.GetValue(pictureOption) is { } picture)
        {
            FileEnding.Require("--picture", picture, "sheet.png", "PNG");
            if (File.Exists(picture) && !parsed.GetValue(forceOption))
            {
                throw new UsageException($"--picture {picture} is there already; choose another name, or say --force to replace it.");
            }
        }

        if (Directory.Exists(path))
        {
            InspectFolder(parsed, path, cancellation);
        }
        else
        {
            InspectFile(parsed, path);
        }

        return ExitCode.Done;
    }

    private void InspectFolder(ParseResult parsed, string folder, CancellationToken cancellation)
    {
        var unusable = new List<DataProblem>();
        var opened = dataOptions.Open(parsed, [], new DataOptions { OnProblem = unusable.Add }, terminal, folder);
        terminal.Tell(opened.Notes);

        var survey = CountDisplay.Run(terminal, "cases read:", opened.Source.Whole.Cases.Count, onRead => DataSurvey.Of(opened.Source, onRead, cancellation));
        if (parsed.GetValue(pictureOption) is { } picture)
        {
            ImageFile.WritePng(picture, SampleSheet.Draw(opened.Source, parsed.GetValue(casesOption) ?? CasesDrawn));
        }

        var report = InspectionReport.Of(folder, opened, survey with { Problems = [.. unusable, .. survey.Problems] });
        jsonOption.Report(parsed, terminal, () => report, () =>
        {
            report.WriteTo(terminal);
            TellPicture(parsed);
        });
    }

    private void InspectFile(ParseResult parsed, string path)
    {
        var file = FileSummary.Of(path);
        if (parsed.GetValue(pictureOption) is { } picture)
        {
            ImageFile.WritePng(picture, SampleFile.Draw(path));
        }

        var report = FileReport.Of(file);
        jsonOption.Report(parsed, terminal, () => report, () =>
        {
            report.WriteTo(terminal);
            TellPicture(parsed);
        });
    }

    private void TellPicture(ParseResult parsed)
    {
        if (parsed.GetValue(pictureOption) is { } picture)
        {
            terminal.Out.WriteLine($"The picture is in {picture}.");
        }
    }
}
