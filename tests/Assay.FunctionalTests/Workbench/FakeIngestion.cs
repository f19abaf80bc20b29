using System.Collections.Concurrent;
using Assay.Common.V1;
using Assay.Ingestion.V1;
using Assay.ServiceDefaults.Errors;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Assay.FunctionalTests.Workbench;

/// <summary>Data sets and images in memory.</summary>
internal sealed class FakeIngestion : IngestionService.IngestionServiceBase
{
    public static readonly DateTimeOffset Created = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public List<Dataset> Datasets { get; } =
    [
        new() { Name = "insects", Description = "Ants and bees", Images = 3, Shards = 1, ShardSize = 2048, Created = Created.ToTimestamp(), Models = { "filters" } },
    ];

    /// <summary>Ingests, newest first.</summary>
    public List<IngestJob> Ingests { get; } =
    [
        new()
        {
            Id = "ingest-2", Dataset = "insects", Source = new Source { Tar = new TarSource { Bucket = "photos", ObjectKey = "more.tar" } },
            Progress = Progress(JobState.Running, minutes: 2, done: 40, total: 100), Skipped = 3, Warnings = { "1 file is no image: notes.txt" },
        },
        new() { Id = "ingest-1", Dataset = "insects", Progress = Progress(JobState.Succeeded, minutes: 0, done: 3, total: 3) },
    ];

    public Dictionary<string, (string ContentType, byte[] Bytes)> Images { get; } = new()
    {
        ["000000-0000"] = ("image/jpeg", [1, 2, 3]),
        ["000000-0001"] = ("image/svg+xml", "<svg/>"u8.ToArray()),
    };

    public ConcurrentQueue<ReadImageRequest> Reads { get; } = new();

    /// <summary>Where whole images are, for those who take a link; null = nowhere but here.</summary>
    public Uri? Link { get; set; }

    /// <summary>What the next call fails with.</summary>
    public Exception? Failure { get; set; }

    public override Task<ListDatasetsResponse> ListDatasets(ListDatasetsRequest request, ServerCallContext context)
    {
        if (Failure is not null)
            throw Failure;
        return Task.FromResult(new ListDatasetsResponse { Datasets = { Datasets } });
    }

    public override Task<GetDatasetResponse> GetDataset(GetDatasetRequest request, ServerCallContext context) =>
        Task.FromResult(new GetDatasetResponse
        {
            Dataset = Datasets.Find(dataset => dataset.Name == request.Dataset)
                ?? throw new NotFoundException($"There is no data set \"{request.Dataset}\". List those there are with 'assay dataset list'."),
        });

    public override Task<GetDatasetReportResponse> GetDatasetReport(GetDatasetReportRequest request, ServerCallContext context) =>
        Task.FromResult(new GetDatasetReportResponse
        {
            Images = 3,
            Measured = 3,
            Undecodable = 1,
            UndecodableByReason = { new CountByName { Name = "truncated", Count = 1 } },
            ImagesByLabel = { new CountByName { Name = "ant", Count = 2 }, new CountByName { Name = "bee", Count = 1 } },
        });

    public override Task<ListIngestsResponse> ListIngests(ListIngestsRequest request, ServerCallContext context) =>
        Task.FromResult(new ListIngestsResponse { Jobs = { Ingests.Take(request.PageSize) }, NextPageToken = request.PageSize < Ingests.Count ? "more" : "" });

    public override Task<CancelIngestResponse> CancelIngest(CancelIngestRequest request, ServerCallContext context) =>
        Task.FromResult(new CancelIngestResponse { Job = Turn(request.Job, JobState.Cancelled) });

    public override Task<ResumeIngestResponse> ResumeIngest(ResumeIngestRequest request, ServerCallContext context) =>
        Task.FromResult(new ResumeIngestResponse { Job = Turn(request.Job, JobState.Running) });

    public override Task<ListQuarantineResponse> ListQuarantine(ListQuarantineRequest request, ServerCallContext context) => Task.FromResult(
        request.PageToken.Length == 0
            ? new ListQuarantineResponse
            {
                Images = { new QuarantinedImage { ImageId = "000000-0001", Name = "bees/half.jpg", Reason = "truncated", Message = "The file ends too early. Copy it again." } },
                NextPageToken = "more",
            }
            : new ListQuarantineResponse());

    public override Task<ListImagesResponse> ListImages(ListImagesRequest request, ServerCallContext context) => Task.FromResult(
        request.PageToken.Length == 0
            ? new ListImagesResponse { Images = { new Image { Split = "train" }, new Image { Split = "train" } }, NextPageToken = "more" }
            : new ListImagesResponse { Images = { new Image { Split = "test" }, new Image { Split = "train" } } });

    public override Task<BatchGetImagesResponse> BatchGetImages(BatchGetImagesRequest request, ServerCallContext context) =>
        Task.FromResult(new BatchGetImagesResponse
        {
            Images = { request.ImageIds.Select(id => new Image { Id = id, Name = $"{id}.jpg", Width = 640, Height = 480 }) },
        });

    public override async Task ReadImage(ReadImageRequest request, IServerStreamWriter<ReadImageResponse> responseStream, ServerCallContext context)
    {
        Reads.Enqueue(request);
        if (!Images.TryGetValue(request.ImageId, out var image))
            throw new NotFoundException($"There is no image \"{request.ImageId}\".");
        if (request.AcceptLink && Link is not null)
        {
            await responseStream.WriteAsync(new ReadImageResponse { ContentType = image.ContentType, Link = Link.AbsoluteUri });
            return;
        }

        await responseStream.WriteAsync(new ReadImageResponse { ContentType = image.ContentType, Chunk = ByteString.CopyFrom(image.Bytes.AsSpan(0, 1)) });
        await responseStream.WriteAsync(new ReadImageResponse { Chunk = ByteString.CopyFrom(image.Bytes.AsSpan(1)) });
    }

    internal static JobProgress Progress(JobState state, int minutes, long done, long total) => new()
    {
        State = state,
        Done = done,
        Total = total,
        Created = Created.AddMinutes(minutes).ToTimestamp(),
    };

    private IngestJob Turn(string id, JobState state)
    {
        var job = Ingests.Find(known => known.Id == id) ?? throw new NotFoundException($"There is no ingest job '{id}'.");
        if (job.Progress.State == JobState.Succeeded)
            throw new WrongStateException($"The ingest job '{id}' has succeeded already.");
        job.Progress.State = state;
        return job;
    }
}
