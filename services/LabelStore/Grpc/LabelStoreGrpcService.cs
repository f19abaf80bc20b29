using System.Globalization;
using Assay.LabelStore.Annotations;
using Assay.LabelStore.Batches;
using Assay.LabelStore.Datasets;
using Assay.LabelStore.Export;
using Assay.LabelStore.Gold;
using Assay.LabelStore.LabelVersions;
using Assay.LabelStore.Quality;
using Assay.LabelStore.Refinement;
using Assay.LabelStore.Taxonomy;
using Assay.LabelStore.V1;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Export;
using Assay.ServiceDefaults.Jobs;
using Assay.ServiceDefaults.Validation;
using Google.Protobuf;
using Grpc.Core;
using Task = System.Threading.Tasks.Task;

namespace Assay.LabelStore.Grpc;

internal sealed partial class LabelStoreGrpcService(
    TaxonomyStore taxonomies,
    BatchService batches,
    BatchProgressReader progress,
    TaskBoard board,
    AnnotationService annotations,
    BatchAnalyzer analyzer,
    RefinementService refinements,
    GoldStore gold,
    AnnotatorReporter annotators,
    LabelVersionWriter versionWriter,
    LabelBranchWriter branchWriter,
    LabelVersionCatalog versions,
    DatasetCatalog datasets,
    LabelExporter exporter,
    TimeProvider time) : LabelStoreService.LabelStoreServiceBase
{
    public override async Task<GetTaxonomyResponse> GetTaxonomy(GetTaxonomyRequest request, ServerCallContext context)
    {
        LabelStoreRequests.CheckName(request.Dataset, "dataset");
        return LabelStoreResponses.Create(await taxonomies.GetAsync(request.Dataset, context.CancellationToken));
    }

    public override async Task<ResolveClassesResponse> ResolveClasses(ResolveClassesRequest request, ServerCallContext context)
    {
        var names = LabelStoreRequests.Read(request);
        return new ResolveClassesResponse { Ids = { await taxonomies.ResolveAsync(request.Dataset, names, context.CancellationToken) } };
    }

    public override async Task<CreateBatchResponse> CreateBatch(CreateBatchRequest request, ServerCallContext context)
    {
        var batch = await batches.CreateAsync(LabelStoreRequests.Read(request), context.CancellationToken);
        return new CreateBatchResponse { Batch = await ReadAsync(batch, context.CancellationToken) };
    }

    public override async Task<GetBatchResponse> GetBatch(GetBatchRequest request, ServerCallContext context)
    {
        LabelStoreRequests.CheckName(request.Batch, "batch");
        var batch = await batches.GetAsync(request.Batch, context.CancellationToken);
        return new GetBatchResponse { Batch = await ReadAsync(batch, context.CancellationToken) };
    }

    public override async Task<ListBatchesResponse> ListBatches(ListBatchesRequest request, ServerCallContext context)
    {
        var validator = new RequestValidator();
        if (request.Dataset.Length > 0)
            validator.Name(request.Dataset, "dataset");
        var size = validator.PageSize(request.PageSize);
        validator.ThrowIfInvalid();
        var page = await batches.ListAsync(request.Dataset, size, request.PageToken, context.CancellationToken);

        var response = new ListBatchesResponse { NextPageToken = page.Continuation ?? "" };
        foreach (var (batch, _) in page.Items)
            response.Batches.Add(await ReadAsync(batch, context.CancellationToken));
        return response;
    }

    public override Task WatchBatch(WatchBatchRequest request, IServerStreamWriter<WatchBatchResponse> responseStream, ServerCallContext context)
    {
        LabelStoreRequests.CheckName(request.Batch, "batch");
        return JobWatch.StreamAsync(ReadAsync, response => response.Progress, responseStream, time, context.CancellationToken);

        async Task<WatchBatchResponse> ReadAsync(CancellationToken cancellationToken)
        {
            var now = await progress.ReadAsync(await batches.GetAsync(request.Batch, cancellationToken), cancellationToken);
            return new WatchBatchResponse { Batch = LabelStoreResponses.Create(now), Progress = LabelStoreResponses.CreateJob(now) };
        }
    }

    public override async Task<ListTasksResponse> ListTasks(ListTasksRequest request, ServerCallContext context)
    {
        var validator = new RequestValidator();
        validator.Name(request.Batch, "batch");
        if (request.Annotator.Length > 0)
            validator.Annotator(request.Annotator);
        var size = validator.PageSize(request.PageSize);
        validator.ThrowIfInvalid();
        var batch = await batches.GetAsync(request.Batch, context.CancellationToken);
        var page = await batches.ListTasksAsync(request.Batch, size, request.PageToken, context.CancellationToken);
        return new ListTasksResponse
        {
            Tasks = { page.Items.Select(item => Show(item.Value, batch, request.Annotator)) },
            NextPageToken = page.Continuation ?? "",
        };
    }

    public override async Task<LeaseTasksResponse> LeaseTasks(LeaseTasksRequest request, ServerCallContext context)
    {
        var count = LabelStoreRequests.Read(request);
        var batch = await batches.GetAsync(request.Batch, context.CancellationToken);
        var leased = await board.LeaseAsync(batch, request.Annotator, count, context.CancellationToken);
        return new LeaseTasksResponse { Tasks = { leased.Select(task => Show(task, batch, request.Annotator)) } };
    }

    public override async Task<ReleaseTasksResponse> ReleaseTasks(ReleaseTasksRequest request, ServerCallContext context)
    {
        LabelStoreRequests.Check(request);
        var response = new ReleaseTasksResponse();
        foreach (var task in request.Tasks.Distinct())
            response.Released += await board.ReleaseAsync(task, request.Annotator, context.CancellationToken) ? 1 : 0;
        return response;
    }

    public override async Task<SubmitAnnotationResponse> SubmitAnnotation(SubmitAnnotationRequest request, ServerCallContext context)
    {
        var content = LabelStoreRequests.Read(request);
        var answered = await annotations.SubmitAsync(request.RequestId, request.Task, request.Annotator, content, context.CancellationToken);
        return new SubmitAnnotationResponse
        {
            Annotation = LabelStoreResponses.Create(answered.Annotation),
            Task = Show(answered.Task, answered.Batch, request.Annotator),
        };
    }

    public override async Task<UndoAnnotationResponse> UndoAnnotation(UndoAnnotationRequest request, ServerCallContext context)
    {
        LabelStoreRequests.Check(request);
        var answered = await annotations.UndoAsync(request.RequestId, request.Task, request.Annotator, context.CancellationToken);
        return new UndoAnnotationResponse { Task = Show(answered.Task, answered.Batch, request.Annotator) };
    }

    public override async Task<ListAnnotationsResponse> ListAnnotations(ListAnnotationsRequest request, ServerCallContext context)
    {
        var validator = new RequestValidator();
        validator.Name(request.Dataset, "dataset");
        if (request.Batch.Length > 0)
            validator.Name(request.Batch, "batch");
        if (request.Annotator.Length > 0)
            validator.Annotator(request.Annotator);
        var size = validator.PageSize(request.PageSize);
        validator.ThrowIfInvalid();
        if (request.Batch.Length > 0)
            await batches.GetAsync(request.Dataset, request.Batch, context.CancellationToken);

        var (shown, next) = await annotations.ListAsync(request.Dataset, request.Batch, request.Annotator, size, request.PageToken, context.CancellationToken);
        return new ListAnnotationsResponse
        {
            Annotations = { shown.Select(annotation => LabelStoreResponses.Create(annotation, tellsGold: request.Annotator.Length == 0)) },
            NextPageToken = next ?? "",
        };
    }

    public override async Task<CreateLabelVersionResponse> CreateLabelVersion(CreateLabelVersionRequest request, ServerCallContext context)
    {
        LabelStoreRequests.CheckName(request.Dataset, "dataset");
        var version = await versionWriter.CreateAsync(request.Dataset, context.CancellationToken);
        return new CreateLabelVersionResponse
        {
            Version = version is not null ? LabelStoreResponses.Create(version) : await MadeByNobodyAsync(request.Dataset, LabelVersionName.Given, context.CancellationToken),
        };
    }

    public override async Task<CreateLabelBranchResponse> CreateLabelBranch(CreateLabelBranchRequest request, ServerCallContext context) =>
        LabelStoreResponses.CreateBranch(await branchWriter.CreateAsync(LabelStoreRequests.Read(request), context.CancellationToken));

    public override async Task<GetLabelVersionResponse> GetLabelVersion(GetLabelVersionRequest request, ServerCallContext context)
    {
        LabelStoreRequests.Check(request);
        var dataset = request.Dataset;
        var name = request.Version.Length > 0 ? request.Version : await versions.GetNewestAsync(dataset, context.CancellationToken);
        return new GetLabelVersionResponse
        {
            Version = name switch
            {
                LabelVersionName.Given or LabelVersionName.None => await MadeByNobodyAsync(dataset, name, context.CancellationToken),
                _ when LabelVersionName.IsBranch(name) => LabelStoreResponses.Create(await versions.GetBranchAsync(dataset, name, context.CancellationToken)),
                _ => LabelStoreResponses.Create(await versions.GetAsync(dataset, name, context.CancellationToken)),
            },
        };
    }

    public override async Task<ListLabelVersionsResponse> ListLabelVersions(ListLabelVersionsRequest request, ServerCallContext context)
    {
        var validator = new RequestValidator();
        validator.Name(request.Dataset, "dataset");
        var size = validator.PageSize(request.PageSize);
        validator.ThrowIfInvalid();
        var existing = await MadeByNobodyAsync(request.Dataset, LabelVersionName.Given, context.CancellationToken);
        return request.Branches
            ? await ListBranchesAsync(request, size, context.CancellationToken)
            : await ListLineAsync(request, existing, size, context.CancellationToken);
    }

    public override Task ExportLabels(ExportLabelsRequest request, IServerStreamWriter<ExportLabelsResponse> responseStream, ServerCallContext context)
    {
        var format = LabelStoreRequests.Read(request);
        var output = new ExportOutput((bytes, cancellationToken) =>
            responseStream.WriteAsync(new ExportLabelsResponse { Chunk = ByteString.CopyFrom(bytes.Span) }, cancellationToken));
        return exporter.ExportAsync(request.Dataset, request.LabelVersion, format, output, context.CancellationToken);
    }

    private V1.Task Show(TaskDocument task, BatchDocument batch, string annotator) => LabelStoreResponses.Create(task, batch, annotator, time.GetUtcNow());

    private async Task<Batch> ReadAsync(BatchDocument batch, CancellationToken cancellationToken) =>
        LabelStoreResponses.Create(await progress.ReadAsync(batch, cancellationToken));

    private async Task<ListLabelVersionsResponse> ListLineAsync(ListLabelVersionsRequest request, LabelVersion given, int size, CancellationToken cancellationToken)
    {
        var from = 0;
        var validator = new RequestValidator();
        validator.Check(
            request.PageToken.Length == 0 || (int.TryParse(request.PageToken, NumberStyles.None, CultureInfo.InvariantCulture, out from) && from > 0),
            "page_token", "is not one of this list; take next_page_token of the page before");
        validator.ThrowIfInvalid();

        // Versions are numbered without gaps, "given" being number 0; one more than asked for tells whether there is a next page.
        var response = new ListLabelVersionsResponse();
        if (from == 0)
            response.Versions.Add(given);
        var first = Math.Max(1, from);
        response.Versions.Add((await versions.ListAsync(request.Dataset, first, size + 1, cancellationToken)).Select(LabelStoreResponses.Create));
        if (response.Versions.Count > size)
        {
            response.NextPageToken = (from + size).ToString(CultureInfo.InvariantCulture);
            while (response.Versions.Count > size)
                response.Versions.RemoveAt(size);
        }

        return response;
    }

    private async Task<ListLabelVersionsResponse> ListBranchesAsync(ListLabelVersionsRequest request, int size, CancellationToken cancellationToken)
    {
        var page = await versions.ListBranchesAsync(request.Dataset, size, request.PageToken, cancellationToken);
        return new ListLabelVersionsResponse
        {
            Versions = { page.Items.Select(item => LabelStoreResponses.Create(item.Value)) },
            NextPageToken = page.Continuation ?? "",
        };
    }

    private async Task<LabelVersion> MadeByNobodyAsync(string dataset, string name, CancellationToken cancellationToken) =>
        LabelStoreResponses.Create(name, (await datasets.GetAsync(dataset, cancellationToken)).Created);
}
