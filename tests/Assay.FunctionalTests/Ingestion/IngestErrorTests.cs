using Assay.Ingestion.V1;
using Grpc.Core;
using Xunit;
using static Assay.FunctionalTests.Ingestion.IngestionHost;

namespace Assay.FunctionalTests.Ingestion;

public sealed class IngestErrorTests(IngestionHost host) : IClassFixture<IngestionHost>
{
    private string Root => Path.Combine(host.Folder, "in");

    [Fact]
    public Task StartIngest_MissingFolder_NotFound() =>
        RefusedAsync(StatusCode.NotFound, FolderOf($"{Root}/nothing"), $"There is no folder '{Root}/nothing' on the machine of the Ingestion service. Check the path; it must be absolute.");

    [Fact]
    public Task StartIngest_PathIsAFile_InvalidArgument()
    {
        var file = host.MakeFile(".csv", "path\n");
        return RefusedAsync(StatusCode.InvalidArgument, FolderOf(file), $"source.folder.path: '{file}' is a file, not a folder; take its folder, or a tar or manifest source for a .tar, .csv or .jsonl");
    }

    [Fact]
    public Task StartIngest_OutsideTheAllowedFolders_InvalidArgument() => RefusedAsync(
        StatusCode.InvalidArgument, FolderOf("/etc"), $"source.folder.path: the folder '/etc' is not below an allowed folder; allowed: '{Root}'. Add it to LocalFiles:AllowedRoots of the Ingestion service");

    [Fact]
    public Task StartIngest_DotsLeadingOut_InvalidArgument() => RefusedAsync(
        StatusCode.InvalidArgument, FolderOf($"{Root}/../.."), $"source.folder.path: the folder '{Path.GetFullPath($"{Root}/../..")}' is not below an allowed folder; allowed: '{Root}'. Add it to LocalFiles:AllowedRoots of the Ingestion service");

    [Fact]
    public Task StartIngest_EmptyFolder_FailedPrecondition()
    {
        var folder = host.MakeFolder("notes.txt", ".hidden.jpg");
        return RefusedAsync(
            StatusCode.FailedPrecondition, FolderOf(folder), $"The folder '{folder}' has no images: files that end in jpg, jpeg, png, webp, gif, tif, tiff, bmp, heic, avif are taken, in sub-folders too. Check the path.");
    }

    [Fact]
    public Task StartIngest_RelativePath_InvalidArgument() =>
        RefusedAsync(StatusCode.InvalidArgument, FolderOf("photos"), "source.folder.path: 'photos' is no absolute path; begin at the root of the machine of the Ingestion service");

    [Fact]
    public Task StartIngest_NoSource_InvalidArgument() =>
        RefusedAsync(StatusCode.InvalidArgument, new Source(), "source: is missing; give a folder, a tar, a manifest, an object_prefix or a bucket");

    [Fact]
    public Task StartIngest_PrefixWithoutImages_FailedPrecondition() => RefusedAsync(
        StatusCode.FailedPrecondition,
        new Source { ObjectPrefix = new ObjectPrefixSource { Prefix = "nowhere/" } },
        "No object under the prefix 'nowhere/' is an image: keys that end in jpg, jpeg, png, webp, gif, tif, tiff, bmp, heic, avif are taken. Check the prefix.");

    [Fact]
    public Task StartIngest_MissingTar_NotFound() =>
        RefusedAsync(StatusCode.NotFound, TarOf($"{Root}/x.tar"), $"There is no tar file '{Root}/x.tar' on the machine of the Ingestion service. Check the path; it must be absolute.");

    [Fact]
    public Task StartIngest_MissingTarObject_NotFound() => RefusedAsync(
        StatusCode.NotFound, new Source { Tar = new TarSource { ObjectKey = "lake/none.tar" } }, "There is no object 'lake/none.tar' in the object store. Check the tar's key.");

    [Fact]
    public async Task CreateDataset_ThatExists_AlreadyExists()
    {
        var dataset = await host.CreateAsync();
        var exception = await FailsAsync(StatusCode.AlreadyExists, () => host.Client.CreateDatasetAsync(new CreateDatasetRequest { Name = dataset }).ResponseAsync);
        Assert.Equal($"The data set '{dataset}' exists already. Choose another name, or ingest into it.", exception.Status.Detail);
    }

    [Fact]
    public async Task CreateDataset_BadFields_NamesAll()
    {
        var request = new CreateDatasetRequest { Name = "No Good", ShardSize = 70_000 };
        var exception = await FailsAsync(StatusCode.InvalidArgument, () => host.Client.CreateDatasetAsync(request).ResponseAsync);
        Assert.Contains("name: ", exception.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("shard_size: is 70000; must be 0 .. 65536", exception.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnyRpc_UnknownIds_NotFound()
    {
        const string noDataset = "There is no data set 'nothing'. Create it first, or list those that exist.";
        const string noJob = "There is no ingest job 'nothing'. List the jobs of its data set to see those that exist.";
        await NotFoundAsync(noDataset, () => host.Client.GetDatasetAsync(new GetDatasetRequest { Dataset = "nothing" }).ResponseAsync);
        await NotFoundAsync(noDataset, () => host.Client.ListImagesAsync(new ListImagesRequest { Dataset = "nothing" }).ResponseAsync);
        await NotFoundAsync(noDataset, () => host.Client.ListIngestsAsync(new ListIngestsRequest { Dataset = "nothing" }).ResponseAsync);
        await NotFoundAsync(noDataset, () => host.Client.GetDatasetReportAsync(new GetDatasetReportRequest { Dataset = "nothing" }).ResponseAsync);
        await NotFoundAsync(noDataset, () => host.Client.ListQuarantineAsync(new ListQuarantineRequest { Dataset = "nothing" }).ResponseAsync);
        await NotFoundAsync(noDataset, () => host.IngestAsync("nothing", FolderOf(host.MakeFolder("a.jpg"))));
        await NotFoundAsync(noJob, () => host.Client.GetIngestAsync(new GetIngestRequest { Job = "nothing" }).ResponseAsync);
        await NotFoundAsync(noJob, () => host.Client.CancelIngestAsync(new CancelIngestRequest { Job = "nothing" }).ResponseAsync);
        await NotFoundAsync(noJob, () => host.Client.ResumeIngestAsync(new ResumeIngestRequest { Job = "nothing" }).ResponseAsync);
        await NotFoundAsync(noJob, () => host.EndAsync("nothing"));

        static async Task NotFoundAsync(string message, Func<Task> call) => Assert.Equal(message, (await FailsAsync(StatusCode.NotFound, call)).Status.Detail);
    }

    [Fact]
    public async Task ResumeAndCancel_JobThatSucceeded_FailedPrecondition()
    {
        var job = await host.IngestWellAsync(await host.CreateAsync(), FolderOf(host.MakeFolder("a.jpg")));
        var resume = await FailsAsync(StatusCode.FailedPrecondition, () => host.Client.ResumeIngestAsync(new ResumeIngestRequest { Job = job.Id }).ResponseAsync);
        Assert.Equal($"The ingest job '{job.Id}' is succeeded; only a failed or cancelled job can be resumed.", resume.Status.Detail);
        var cancel = await FailsAsync(StatusCode.FailedPrecondition, () => host.Client.CancelIngestAsync(new CancelIngestRequest { Job = job.Id }).ResponseAsync);
        Assert.Equal($"The ingest job '{job.Id}' has succeeded already; there is nothing to cancel.", cancel.Status.Detail);
    }

    [Fact]
    public async Task ListIngests_OfOneAndOfAll_NewestFirst()
    {
        var dataset = await host.CreateAsync();
        var folder = host.MakeFolder("a.jpg");
        var (first, second) = (await host.IngestWellAsync(dataset, FolderOf(folder)), await host.IngestWellAsync(dataset, FolderOf(folder)));
        var page = await host.Client.ListIngestsAsync(new ListIngestsRequest { Dataset = dataset, PageSize = 1 });
        Assert.Equal(second.Id, page.Jobs.Single().Id);
        page = await host.Client.ListIngestsAsync(new ListIngestsRequest { Dataset = dataset, PageToken = page.NextPageToken });
        Assert.Equal(first.Id, page.Jobs.Single().Id);
        Assert.Contains((await host.Client.ListIngestsAsync(new ListIngestsRequest())).Jobs, job => job.Id == first.Id);
        Assert.Equal(folder, page.Jobs.Single().Source.Folder.Path);
    }

    private async Task RefusedAsync(StatusCode status, Source source, string message)
    {
        var dataset = await host.CreateAsync();
        Assert.Equal(message, (await FailsAsync(status, () => host.IngestAsync(dataset, source))).Status.Detail);
        Assert.Empty((await host.Client.ListIngestsAsync(new ListIngestsRequest { Dataset = dataset })).Jobs);
    }
}
