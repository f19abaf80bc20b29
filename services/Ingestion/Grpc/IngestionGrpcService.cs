using Assay.Documents;
using Assay.Ingestion.Datasets;
using Assay.Ingestion.Images;
using Assay.Ingestion.Jobs;
using Assay.Ingestion.Reports;
using Assay.Ingestion.Uploads;
using Assay.Ingestion.V1;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Jobs;
using Assay.ServiceDefaults.Validation;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Assay.Ingestion.Grpc;

/// <summary>The RPCs: validate, map, call one method, map back.</summary>
internal sealed class IngestionGrpcService(
    DatasetCatalog datasets,
    IngestJobs jobs,
    IngestJobMapper mapper,
    UploadReceiver uploads,
    ImageCatalog images,
    ImageBytes bytes,
    ImageLinks links,
    DatasetReporter reporter,
    QuarantineCatalog quarantine,
    IOptions<IngestionOptions> options,
    TimeProvider time) : IngestionService.IngestionServiceBase
{
    private const int ChunkBytes = 64 << 10;
    private const int LongestDescription = 4096;
    private const int MaxImageIds = 1_000;
    private const int StandardImages = 1_000;
    private const int LargestImages = 10_000;

    public override async Task<CreateDatasetResponse> CreateDataset(CreateDatasetRequest request, ServerCallContext context)
    {
        var validator = new RequestValidator();
        validator.Name(request.Name, "name");
        validator.Optional(request.Description, "description", LongestDescription);
        validator.Range(request.ShardSize, "shard_size", 0, 65_536);
        foreach (var model in request.Models)
            validator.Name(model, "models");
        validator.Check(request.Models.Distinct().Count() == request.Models.Count, "models", "names a model twice");
        validator.ThrowIfInvalid();

        var shardSize = request.ShardSize == 0 ? options.Value.ShardSize : request.ShardSize;
        var dataset = await datasets.CreateAsync(request.Name, request.Description, shardSize, [.. request.Models], context.CancellationToken);
        return new CreateDatasetResponse { Dataset = ToMessage(dataset) };
    }

    public override async Task<GetDatasetResponse> GetDataset(GetDatasetRequest request, ServerCallContext context) =>
        new() { Dataset = ToMessage(await datasets.GetAsync(request.Dataset, context.CancellationToken)) };

    public override async Task<ListDatasetsResponse> ListDatasets(ListDatasetsRequest request, ServerCallContext context)
    {
        var query = DocumentQuery.All with { Limit = RequestValidator.RequirePageSize(request.PageSize), Continuation = request.PageToken };
        var page = await datasets.ListAsync(query, context.CancellationToken);
        return new ListDatasetsResponse { Datasets = { page.Items.Select(item => ToMessage(item.Value)) }, NextPageToken = page.Continuation ?? "" };
    }

    public override async Task<StartIngestResponse> StartIngest(StartIngestRequest request, ServerCallContext context)
    {
        var validator = new RequestValidator();
        validator.Check(System.Enum.IsDefined(request.Storage), "storage", $"is {(int)request.Storage}, which is no way to keep images");
        validator.ThrowIfInvalid();
        return new StartIngestResponse { Job = mapper.ToMessage(await jobs.StartAsync(request.Dataset, request.Source, request.Storage, context.CancellationToken)) };
    }

    public override async Task<UploadImagesResponse> UploadImages(IAsyncStreamReader<UploadImagesRequest> requestStream, ServerCallContext context) =>
        new() { Job = mapper.ToMessage(await uploads.ReceiveAsync(requestStream, context.CancellationToken)) };

    public override async Task<GetIngestResponse> GetIngest(GetIngestRequest request, ServerCallContext context) =>
        new() { Job = mapper.ToMessage(await jobs.GetAsync(request.Job, context.CancellationToken)) };

    public override async Task<ListIngestsResponse> ListIngests(ListIngestsRequest request, ServerCallContext context)
    {
        var query = request.Dataset.Length == 0
            ? DocumentQuery.By(IngestJobDocument.ByCreated)
            : DocumentQuery.By(IngestJobDocument.ByDataset, (await datasets.GetAsync(request.Dataset, context.CancellationToken)).Name);
        query = query with { Descending = true, Limit = RequestValidator.RequirePageSize(request.PageSize), Continuation = request.PageToken };
        var page = await jobs.ListAsync(query, context.CancellationToken);
        return new ListIngestsResponse { Jobs = { page.Items.Select(item => mapper.ToMessage(item.Value)) }, NextPageToken = page.Continuation ?? "" };
    }

    public override Task WatchIngest(WatchIngestRequest request, IServerStreamWriter<WatchIngestResponse> responseStream, ServerCallContext context) =>
        JobWatch.StreamAsync(
            async token => new WatchIngestResponse { Job = mapper.ToMessage(await jobs.GetAsync(request.Job, token)) },
            response => response.Job.Progress,
            responseStream,
            time,
            context.CancellationToken);

    public override async Task<CancelIngestResponse> CancelIngest(CancelIngestRequest request, ServerCallContext context) =>
        new() { Job = mapper.ToMessage(await jobs.CancelAsync(request.Job, context.CancellationToken)) };

    public override async Task<ResumeIngestResponse> ResumeIngest(ResumeIngestRequest request, ServerCallContext context) =>
        new() { Job = mapper.ToMessage(await jobs.ResumeAsync(request.Job, context.CancellationToken)) };

    public override async Task<ListImagesResponse> ListImages(ListImagesRequest request, ServerCallContext context)
    {
        var size = RequestValidator.RequirePageSize(request.PageSize, StandardImages, LargestImages);
        var (page, next) = await images.ListAsync(request.Dataset, ToPlace(request.PageToken), size, context.CancellationToken);
        return new ListImagesResponse { Images = { page }, NextPageToken = next?.ToString() ?? "" };
    }

    public override async Task<BatchGetImagesResponse> BatchGetImages(BatchGetImagesRequest request, ServerCallContext context)
    {
        var validator = new RequestValidator();
        validator.Check(request.ImageIds.Count is > 0 and <= MaxImageIds, "image_ids", $"has {request.ImageIds.Count} ids; 1 .. {MaxImageIds} are allowed");
        validator.ThrowIfInvalid();
        return new BatchGetImagesResponse { Images = { await images.GetAsync(request.Dataset, request.ImageIds, context.CancellationToken) } };
    }

    public override async Task ReadImage(ReadImageRequest request, IServerStreamWriter<ReadImageResponse> responseStream, ServerCallContext context)
    {
        var validator = new RequestValidator();
        validator.Check(request.MaxSide is 0 or (>= 16 and <= 4096), "max_side", $"is {request.MaxSide}; must be 16 .. 4096, or 0 for the stored bytes");
        validator.ThrowIfInvalid();
        var record = await images.FindAsync(request.Dataset, request.ImageId, context.CancellationToken);
        if (request.MaxSide > 0)
        {
            var scaled = await bytes.ScaleAsync(record, request.ImageId, request.MaxSide, context.CancellationToken);
            await SendAsync(scaled, ContentTypes.WebP, responseStream, context.CancellationToken);
            return;
        }

        if (request.AcceptLink && await links.FindAsync(record, context.CancellationToken) is { } found)
        {
            await responseStream.WriteAsync(new ReadImageResponse { Link = found.Link.AbsoluteUri, ContentType = found.ContentType }, context.CancellationToken);
            return;
        }

        using var content = await bytes.ReadAsync(record, request.ImageId, context.CancellationToken);
        await SendAsync(content.Bytes, ContentTypes.Of(content.Bytes.Span), responseStream, context.CancellationToken);
    }

    public override Task<GetDatasetReportResponse> GetDatasetReport(GetDatasetReportRequest request, ServerCallContext context) =>
        reporter.ReportAsync(request.Dataset, context.CancellationToken);

    public override async Task<ListQuarantineResponse> ListQuarantine(ListQuarantineRequest request, ServerCallContext context)
    {
        var size = RequestValidator.RequirePageSize(request.PageSize);
        var (page, next) = await quarantine.ListAsync(request.Dataset, ToPlace(request.PageToken), size, context.CancellationToken);
        return new ListQuarantineResponse { Images = { page }, NextPageToken = next?.ToString() ?? "" };
    }

    private static async Task SendAsync(
        ReadOnlyMemory<byte> content, string contentType, IServerStreamWriter<ReadImageResponse> stream, CancellationToken cancellationToken)
    {
        for (var at = 0; at < content.Length; at += ChunkBytes)
        {
            var chunk = ByteString.CopyFrom(content.Span.Slice(at, Math.Min(ChunkBytes, content.Length - at)));
            await stream.WriteAsync(new ReadImageResponse { Chunk = chunk, ContentType = at == 0 ? contentType : "" }, cancellationToken);
        }
    }

    // The token of a list of images is the id of the next one.
    private static ImageId ToPlace(string token) =>
        token.Length == 0 ? new ImageId(0, 0) : ImageId.TryParse(token, out var place) ? place : throw InvalidInputException.PageToken();

    private static Dataset ToMessage(DatasetDocument dataset) => new()
    {
        Name = dataset.Name,
        Description = dataset.Description,
        Images = dataset.Images,
        Shards = dataset.Shards,
        ShardSize = dataset.ShardSize,
        Created = dataset.Created.ToTimestamp(),
        Ingesting = dataset.Active is not null,
        Models = { dataset.Models },
    };
}
