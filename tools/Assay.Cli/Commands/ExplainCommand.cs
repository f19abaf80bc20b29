using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Assay.Cli.CommandLine;
using Assay.Common.V1;
using Assay.Inference.V1;
using Assay.LabelStore.V1;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.V1;
using Google.Protobuf;

namespace Assay.Cli.Commands;

/// <summary><c>assay explain</c>: which parts of an image decide its class.</summary>
internal static class ExplainCommand
{
    private const int PageSize = 100;

    public static Command Create()
    {
        var image = new Argument<string>("image") { Description = "Id of an image of the data set, such as 000042-0017, or an image file" };
        var output = new Option<string>("--output", "-o") { Description = "PNG file for the heat map over the image" };
        var run = new Option<string>("--run") { Description = "Head or network run that predicts; default: the newest that succeeded" };
        var label = new Option<string>("--class") { Description = "Class to explain; default: the one predicted" };
        var patch = new Option<int>("--patch") { Description = "Side of the grey patch in pixels of the model's input; default: an eighth of its side" };
        var stride = new Option<int>("--stride") { Description = "Pixels between patches; default: half a patch" };
        var command = new Command("explain", "Show which parts of an image decide its class") { DatasetCommand.Name, image, output, run, label, patch, stride };
        command.SetRemoteAction(async context =>
        {
            var dataset = context.Get(DatasetCommand.Name);
            var request = new ExplainRequest
            {
                Dataset = dataset,
                HeadRun = context.Get(run) ?? await NewestHeadsAsync(context, dataset),
                Patch = context.Get(patch),
                Stride = context.Get(stride),
                IncludeInput = context.Get(output) is not null,
            };
            var asked = context.Get(image);
            if (ImageId.TryParse(asked, out _))
                request.ImageId = asked;
            else if (File.Exists(asked))
                request.Content = await ByteString.FromStreamAsync(File.OpenRead(asked), context.CancellationToken);
            else
                throw new CommandException($"\"{asked}\" is neither the id of an image, such as 000042-0017, nor a file.", ExitCode.State);

            var taxonomy = await context.Client<LabelStoreService.LabelStoreServiceClient>()
                .GetTaxonomyAsync(new GetTaxonomyRequest { Dataset = dataset }, cancellationToken: context.CancellationToken);
            if (context.Get(label) is { } name)
            {
                request.ClassId = taxonomy.Classes.FirstOrDefault(known => known.Name == name)?.Id
                    ?? throw new CommandException($"The data set \"{dataset}\" has no class \"{name}\".", ExitCode.State);
            }

            var explained = await context.Client<InferenceService.InferenceServiceClient>().ExplainAsync(request, cancellationToken: context.CancellationToken);
            if (context.Get(output) is { } file)
                await File.WriteAllBytesAsync(file, HeatMap.Draw(explained), context.CancellationToken);
            explained.Input = null;
            if (context.Json)
                JsonOutput.Write(explained);
            else
                Show(context, explained, ClassNames.Read(context, dataset)[explained.ClassId]);
        });
        return command;
    }

    private static async Task<string> NewestHeadsAsync(CommandContext context, string dataset)
    {
        var request = new ListRunsRequest { Dataset = dataset, PageSize = PageSize };
        do
        {
            var page = await context.Client<ScoringService.ScoringServiceClient>().ListRunsAsync(request, cancellationToken: context.CancellationToken);
            if (page.Runs.FirstOrDefault(run => run.Parameters.HeadCount > 0 && run.Progress.State == JobState.Succeeded) is { } found)
                return found.Id;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        throw new CommandException($"The data set \"{dataset}\" has no head run that has succeeded. Run: assay score {dataset}", ExitCode.State);
    }

    private static void Show(CommandContext context, ExplainResponse explained, string name)
    {
        var drops = MemoryMarshal.Cast<byte, float>(explained.Drops.Data.Span).ToArray();
        var strongest = Array.IndexOf(drops, drops.Max());
        var (left, top) = (explained.Lefts[strongest % explained.Lefts.Count], explained.Tops[strongest / explained.Lefts.Count]);
        context.Console.Write(Tables.Facts(
            ("class", name),
            ("probability", Tables.Number(explained.Probability)),
            ("largest drop", Tables.Number(drops[strongest])),
            ("behind the patch", string.Create(CultureInfo.InvariantCulture, $"{explained.Patch} x {explained.Patch} pixels from ({left}, {top}) of the model's input")),
            ("patches", Tables.Number(drops.Length))));
    }
}
