using System.CommandLine;
using Assay.Cli.CommandLine;
using Assay.Ingestion.V1;
using Grpc.Core;
using Spectre.Console;

namespace Assay.Cli.Commands;

/// <summary><c>assay ingest</c>: bring images into a data set.</summary>
internal static class IngestCommand
{
    private const string ObjectScheme = "object:";
    private const string BucketScheme = "s3://";
    private static readonly string[] ManifestEndings = [".csv", ".jsonl"];

    public static Command Create()
    {
        var source = new Argument<string?>("source")
        {
            Description = "A folder, a .tar, a manifest (.csv or .jsonl), object:PREFIX for objects of the store, or s3://BUCKET/FOLDER (s3://BUCKET/BEGINNING*, s3://BUCKET/x.tar) for a bucket of others",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var copy = new Option<bool>("--copy") { Description = "Copy the bytes into the object store instead of keeping their place" };
        var flat = new Option<bool>("--flat") { Description = "Sub-folders are no classes" };
        var create = new Option<bool>("--create") { Description = "Create the data set if it is missing" };
        var resume = new Option<bool>("--resume") { Description = "Go on with the data set's last ingest, which failed or was cancelled" };
        var upload = new Option<bool>("--upload") { Description = "Send a folder of this machine over the connection, for a server elsewhere" };
        var noWait = new Option<bool>("--no-wait") { Description = "Return at once and let the job run" };

        var command = new Command("ingest", "Bring images into a data set") { DatasetCommand.Name, source, copy, flat, create, resume, upload, noWait };
        command.SetRemoteAction(async context =>
        {
            var client = context.Client<IngestionService.IngestionServiceClient>();
            var dataset = context.Get(DatasetCommand.Name);
            if (context.Get(create))
                await CreateIfMissingAsync(client, dataset, context.CancellationToken);

            var place = context.Get(source);
            var labels = context.Get(flat) ? LabelLayout.Flat : LabelLayout.Unspecified;
            IngestJob job;
            if (context.Get(resume))
                job = await ResumeAsync(client, dataset, context.CancellationToken);
            else if (place is null)
                throw new CommandException("say what to ingest: a folder, a .tar, a manifest, object:PREFIX, or s3://BUCKET/FOLDER.", ExitCode.Usage);
            else if (context.Get(upload))
                job = await FolderUpload.SendAsync(context, client, dataset, place, labels);
            else
                job = await StartAsync(client, dataset, place, labels, context.Get(copy), context.CancellationToken);

            if (!context.Get(noWait))
                job = await WaitAsync(context, job);
            Report(context, job);
        });
        return command;
    }

    /// <summary>Follows an ingest to its end.</summary>
    public static async Task<IngestJob> WaitAsync(CommandContext context, IngestJob job)
    {
        var watch = context.Client<IngestionService.IngestionServiceClient>()
            .WatchIngest(new WatchIngestRequest { Job = job.Id }, cancellationToken: context.CancellationToken);
        return (await JobDisplay.FollowAsync(context, $"ingest {job.Dataset}", watch, response => response.Job.Progress)).Job;
    }

    public static async Task CreateIfMissingAsync(IngestionService.IngestionServiceClient client, string dataset, CancellationToken cancellationToken)
    {
        try
        {
            await client.CreateDatasetAsync(new CreateDatasetRequest { Name = dataset }, cancellationToken: cancellationToken);
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.AlreadyExists)
        {
            // It is there, as asked.
        }
    }

    /// <summary>A source as a person writes it.</summary>
    public static Source ParseSource(string place, LabelLayout labels)
    {
        if (place.StartsWith(ObjectScheme, StringComparison.Ordinal))
            return new Source { ObjectPrefix = new ObjectPrefixSource { Prefix = place[ObjectScheme.Length..], Labels = labels } };

        if (place.StartsWith(BucketScheme, StringComparison.Ordinal))
            return ParseBucket(place[BucketScheme.Length..], labels);

        var path = Path.GetFullPath(place);
        if (path.EndsWith(".tar", StringComparison.OrdinalIgnoreCase))
            return new Source { Tar = new TarSource { Path = path, Labels = labels } };
        if (ManifestEndings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
            return new Source { Manifest = new ManifestSource { Path = path } };
        return new Source { Folder = new FolderSource { Path = path, Labels = labels } };
    }

    private static Source ParseBucket(string place, LabelLayout labels)
    {
        var slash = place.IndexOf('/', StringComparison.Ordinal);
        var (bucket, key) = slash < 0 ? (place, "") : (place[..slash], place[(slash + 1)..]);
        if (bucket.Length == 0)
            throw new CommandException("name a bucket, such as s3://photos/birds.", ExitCode.Usage);
        if (key.EndsWith(".tar", StringComparison.OrdinalIgnoreCase))
            return new Source { Tar = new TarSource { Bucket = bucket, ObjectKey = key, Labels = labels } };

        // A folder is meant unless a star says that keys only begin so.
        var prefix = key.EndsWith('*') ? key[..^1] : key.Length == 0 || key.EndsWith('/') ? key : key + "/";
        return new Source { Bucket = new BucketSource { Bucket = bucket, Prefix = prefix, Labels = labels } };
    }

    private static async Task<IngestJob> StartAsync(
        IngestionService.IngestionServiceClient client, string dataset, string place, LabelLayout labels, bool copy, CancellationToken cancellationToken)
    {
        var request = new StartIngestRequest
        {
            Dataset = dataset,
            Source = ParseSource(place, labels),
            Storage = copy ? StorageMode.Copy : StorageMode.Reference,
        };
        return (await client.StartIngestAsync(request, cancellationToken: cancellationToken)).Job;
    }

    private static async Task<IngestJob> ResumeAsync(IngestionService.IngestionServiceClient client, string dataset, CancellationToken cancellationToken)
    {
        var jobs = await client.ListIngestsAsync(new ListIngestsRequest { Dataset = dataset, PageSize = 1 }, cancellationToken: cancellationToken);
        var last = jobs.Jobs.FirstOrDefault()
            ?? throw new CommandException($"data set {dataset} has no ingest to resume; name a source.", ExitCode.State);
        return (await client.ResumeIngestAsync(new ResumeIngestRequest { Job = last.Id }, cancellationToken: cancellationToken)).Job;
    }

    private static void Report(CommandContext context, IngestJob job)
    {
        if (context.Json)
        {
            JsonOutput.Write(job);
            return;
        }

        context.Console.WriteLine(
            $"{Tables.Number(job.Progress.Done - job.Skipped)} images ingested in {Tables.Number(job.Shards)} shards; {Tables.Number(job.Skipped)} were there already. Job {job.Id}.");
        foreach (var warning in job.Warnings)
            context.Console.WriteLine($"warning: {warning}");
    }
}
