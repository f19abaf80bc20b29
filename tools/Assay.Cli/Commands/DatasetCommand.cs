using System.CommandLine;
using Assay.Cli.CommandLine;
using Assay.Ingestion.V1;
using Assay.LabelStore.V1;
using Assay.Scoring.V1;
using Spectre.Console;
using static Assay.Cli.CommandLine.Tables;

namespace Assay.Cli.Commands;

/// <summary><c>assay dataset</c>: create, list and look at data sets.</summary>
internal static class DatasetCommand
{
    public static readonly Argument<string> Name = new("dataset") { Description = "Name of the data set" };

    public static Command Create() => new("dataset", "Create, list and look at data sets")
    {
        CreateCreate(), CreateList(), CreateShow(), CreateImages(), CreateQuarantine(),
    };

    private static Command CreateCreate()
    {
        var description = new Option<string>("--description") { Description = "What it is, for people" };
        var shardSize = new Option<int>("--shard-size") { Description = "Images a shard; 0 = 2,048" };
        var models = new Option<string[]>("--model") { Description = "Model that embeds each shard as soon as it is ingested; may be repeated" };
        var command = new Command("create", "Create an empty data set") { Name, description, shardSize, models };
        command.SetRemoteAction(async context =>
        {
            var request = new CreateDatasetRequest { Name = context.Get(Name), Description = context.Get(description) ?? "", ShardSize = context.Get(shardSize) };
            request.Models.Add(context.Get(models) ?? []);
            var response = await context.Client<IngestionService.IngestionServiceClient>().CreateDatasetAsync(request, cancellationToken: context.CancellationToken);
            if (context.Json)
                JsonOutput.Write(response.Dataset);
            else
                context.Console.WriteLine($"Created data set {response.Dataset.Name}.");
        });
        return command;
    }

    private static Command CreateList()
    {
        var command = new Command("list", "List data sets");
        command.SetRemoteAction(async context =>
        {
            var client = context.Client<IngestionService.IngestionServiceClient>();
            var datasets = await Paging.AllAsync(async token =>
            {
                var page = await client.ListDatasetsAsync(new ListDatasetsRequest { PageToken = token }, cancellationToken: context.CancellationToken);
                return (page.Datasets, page.NextPageToken);
            });
            if (context.Json)
            {
                JsonOutput.Write(datasets);
                return;
            }

            var table = Tables.Create("data set", "images", "shards", "created", "");
            foreach (var dataset in datasets)
                table.Row(dataset.Name, Number(dataset.Images), Number(dataset.Shards), dataset.Created.ToDateTime().ToString("u"), dataset.Ingesting ? "ingesting" : "");
            context.Console.Write(table);
        });
        return command;
    }

    private static Command CreateShow()
    {
        var command = new Command("show", "Show what is known of a data set") { Name };
        command.SetRemoteAction(async context =>
        {
            var name = context.Get(Name);
            var ingestion = context.Client<IngestionService.IngestionServiceClient>();
            var dataset = (await ingestion.GetDatasetAsync(new GetDatasetRequest { Dataset = name }, cancellationToken: context.CancellationToken)).Dataset;
            var report = await ingestion.GetDatasetReportAsync(new GetDatasetReportRequest { Dataset = name }, cancellationToken: context.CancellationToken);
            var runs = (await context.Client<ScoringService.ScoringServiceClient>()
                .ListRunsAsync(new ListRunsRequest { Dataset = name, PageSize = 10 }, cancellationToken: context.CancellationToken)).Runs;
            var batches = (await context.Client<LabelStoreService.LabelStoreServiceClient>()
                .ListBatchesAsync(new ListBatchesRequest { Dataset = name, PageSize = 10 }, cancellationToken: context.CancellationToken)).Batches;
            if (context.Json)
            {
                JsonOutput.Write(new System.Text.Json.Nodes.JsonObject
                {
                    ["dataset"] = JsonOutput.Node(dataset),
                    ["report"] = JsonOutput.Node(report),
                    ["runs"] = new System.Text.Json.Nodes.JsonArray(runs.Select(JsonOutput.Node).ToArray()),
                    ["batches"] = new System.Text.Json.Nodes.JsonArray(batches.Select(JsonOutput.Node).ToArray()),
                });
                return;
            }

            context.Console.Write(Facts(
                ("data set", dataset.Name),
                ("images", $"{Number(dataset.Images)} in {Number(dataset.Shards)} shards{(dataset.Ingesting ? ", more are coming" : "")}"),
                ("measured", Number(report.Measured)),
                ("undecodable", report.Undecodable == 0 ? "0" : $"{Number(report.Undecodable)} ({string.Join(", ", report.UndecodableByReason.Select(reason => $"{reason.Name} {Number(reason.Count)}"))})"),
                ("exact duplicates", Number(report.ExactDuplicates)),
                ("without a label", Number(report.Unlabelled))));
            Show(context.Console, Tables.Create("class", "images"), report.ImagesByLabel, label => [label.Name, Number(label.Count)]);
            Show(context.Console, Tables.Create("fact", "min", "mean", "max", "std"), report.Facts, fact => [fact.Name, Number(fact.Min), Number(fact.Mean), Number(fact.Max), Number(fact.StandardDeviation)]);
            Show(context.Console, Tables.Create("run", "method", "state", "model", "labels", "accuracy"), runs, run => [run.Id, run.Method, run.Progress.State.ToString(), run.Parameters.Model, run.Parameters.LabelVersion, run.Summary?.Head is { } head ? Number(head.Accuracy) : ""]);
            Show(context.Console, Tables.Create("batch", "title", "done"), batches, batch => [batch.Id, batch.Title, $"{Number(batch.Done)} of {Number(batch.Tasks)}"]);
        });
        return command;
    }

    private static Command CreateImages()
    {
        var limit = new Option<int>("--limit") { Description = "Images at most", DefaultValueFactory = _ => 100 };
        var command = new Command("images", "List images") { Name, limit };
        command.SetRemoteAction(async context =>
        {
            var client = context.Client<IngestionService.IngestionServiceClient>();
            var images = await Paging.AllAsync(
                async token =>
                {
                    var page = await client.ListImagesAsync(new ListImagesRequest { Dataset = context.Get(Name), PageToken = token }, cancellationToken: context.CancellationToken);
                    return (page.Images, page.NextPageToken);
                },
                context.Get(limit));
            if (context.Json)
                JsonOutput.Write(images);
            else
                Show(context.Console, Tables.Create("id", "name", "labels", "split", "size"), images, image => [image.Id, image.Name, string.Join(" | ", image.Labels), image.Split, image.Width == 0 ? "" : $"{image.Width} x {image.Height}"]);
        });
        return command;
    }

    private static Command CreateQuarantine()
    {
        var command = new Command("quarantine", "List images that cannot be decoded, with the reason") { Name };
        command.SetRemoteAction(async context =>
        {
            var client = context.Client<IngestionService.IngestionServiceClient>();
            var images = await Paging.AllAsync(async token =>
            {
                var page = await client.ListQuarantineAsync(new ListQuarantineRequest { Dataset = context.Get(Name), PageToken = token }, cancellationToken: context.CancellationToken);
                return (page.Images, page.NextPageToken);
            });
            if (context.Json)
                JsonOutput.Write(images);
            else if (images.Count == 0)
                context.Console.WriteLine("Every image that was read could be decoded.");
            else
                Show(context.Console, Tables.Create("id", "name", "reason", "message"), images, image => [image.ImageId, image.Name, image.Reason, image.Message]);
        });
        return command;
    }

    private static void Show<T>(IAnsiConsole console, Table table, IReadOnlyCollection<T> items, Func<T, string[]> cells)
    {
        if (items.Count == 0)
            return;
        foreach (var item in items)
            table.Row(cells(item));
        console.Write(table);
    }
}
