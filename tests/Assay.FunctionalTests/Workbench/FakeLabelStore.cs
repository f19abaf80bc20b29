using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Errors;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Assay.FunctionalTests.Workbench;

/// <summary>One batch of three tasks in memory; answers as the label store keeps them.</summary>
internal sealed class FakeLabelStore : LabelStoreService.LabelStoreServiceBase
{
    public const string BatchId = "batch-1";
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Annotation> _byRequest = [];

    public List<Assay.LabelStore.V1.Task> Tasks { get; } =
    [
        NewTask("task-1", "000000-0000", 1, given: 0, suggested: 1),
        NewTask("task-2", "000000-0001", 2, given: 1, suggested: 0),
        NewTask("task-3", "000000-0002", 3, given: 0, suggested: 0),
    ];

    public List<SubmitAnnotationRequest> Submissions { get; } = [];

    public List<CreateBatchRequest> Batches { get; } = [];

    /// <summary>Chunks of an export; null = it breaks here.</summary>
    public List<string?> ExportChunks { get; } = ["id,label\r\n", "000000-0000,ant\r\n"];

    public List<ExportLabelsRequest> Exports { get; } = [];

    public override Task<GetTaxonomyResponse> GetTaxonomy(GetTaxonomyRequest request, ServerCallContext context) =>
        System.Threading.Tasks.Task.FromResult(new GetTaxonomyResponse
        {
            Version = 2,
            Classes = { new TaxonomyClass { Id = 0, Name = "ant" }, new TaxonomyClass { Id = 1, Name = "bee" } },
        });

    public override Task<ListBatchesResponse> ListBatches(ListBatchesRequest request, ServerCallContext context) =>
        System.Threading.Tasks.Task.FromResult(new ListBatchesResponse { Batches = { Batch() }, NextPageToken = request.PageToken.Length == 0 ? "more" : "" });

    public override Task<AnalyzeBatchesResponse> AnalyzeBatches(AnalyzeBatchesRequest request, ServerCallContext context) =>
        System.Threading.Tasks.Task.FromResult(new AnalyzeBatchesResponse
        {
            Images = request.Batches.Count,
            Settled = 2,
            Disagreeing = 1,
            NoValidLabels =
            {
                new NoValidLabelCount { NoValidLabel = new NoValidLabel { Reason = NoValidLabelReason.NoValidProposal, Stance = OriginalLabelStance.Disagree }, Count = 4 },
            },
        });

    public override Task<ReportAnnotatorsResponse> ReportAnnotators(ReportAnnotatorsRequest request, ServerCallContext context) =>
        System.Threading.Tasks.Task.FromResult(new ReportAnnotatorsResponse
        {
            Annotators = { new AnnotatorQuality { Annotator = "ann", Answers = 12, GoldAnswers = 3, GoldRight = 2, GoldLower = 0.2, GoldUpper = 0.9, MedianSeconds = 3.5 } },
        });

    public override Task<CreateBatchResponse> CreateBatch(CreateBatchRequest request, ServerCallContext context)
    {
        Batches.Add(request);
        return System.Threading.Tasks.Task.FromResult(new CreateBatchResponse { Batch = Batch() });
    }

    public override Task<GetBatchResponse> GetBatch(GetBatchRequest request, ServerCallContext context) =>
        request.Batch == BatchId
            ? System.Threading.Tasks.Task.FromResult(new GetBatchResponse { Batch = Batch() })
            : throw new NotFoundException($"There is no batch \"{request.Batch}\".");

    public override Task<ListTasksResponse> ListTasks(ListTasksRequest request, ServerCallContext context)
    {
        lock (_gate)
        {
            var response = new ListTasksResponse { Tasks = { Tasks.Take(request.PageSize == 0 ? 100 : request.PageSize).Select(task => task.Clone()) } };
            foreach (var task in response.Tasks.Where(task => !task.Done))
                Hide(task, request.Annotator);
            return System.Threading.Tasks.Task.FromResult(response);
        }
    }

    public override Task<LeaseTasksResponse> LeaseTasks(LeaseTasksRequest request, ServerCallContext context) =>
        System.Threading.Tasks.Task.FromResult(new LeaseTasksResponse { Tasks = { Tasks.Take(request.Count) } });

    public override Task<SubmitAnnotationResponse> SubmitAnnotation(SubmitAnnotationRequest request, ServerCallContext context)
    {
        lock (_gate)
        {
            Submissions.Add(request);
            if (request.RequestId.Length == 0)
                throw new InvalidInputException([new FieldViolation("request_id", "must not be empty"), new FieldViolation("seconds_spent", "is too long")]);
            var task = Find(request.Task);
            if (!_byRequest.TryGetValue(request.RequestId, out var annotation))
            {
                annotation = new Annotation
                {
                    Id = $"annotation-{_byRequest.Count}",
                    Task = task.Id,
                    Annotator = request.Annotator,
                    Decision = request.Decision,
                    Labels = { request.Labels },
                    Comment = request.Comment,
                    Created = FakeIngestion.Created.ToTimestamp(),
                };
                _byRequest.Add(request.RequestId, annotation);
                task.Annotations.Add(annotation);
                task.Done = true;
            }

            return System.Threading.Tasks.Task.FromResult(new SubmitAnnotationResponse { Annotation = annotation, Task = task });
        }
    }

    public override Task<UndoAnnotationResponse> UndoAnnotation(UndoAnnotationRequest request, ServerCallContext context)
    {
        lock (_gate)
        {
            var task = Find(request.Task);
            if (_byRequest.TryAdd(request.RequestId, new Annotation()))
            {
                if (task.Annotations.Count == 0)
                    throw new WrongStateException($"{request.Annotator} has not answered {task.Id}.");
                task.Annotations.RemoveAt(task.Annotations.Count - 1);
                task.Done = false;
            }

            return System.Threading.Tasks.Task.FromResult(new UndoAnnotationResponse { Task = task });
        }
    }

    public override Task<ListLabelVersionsResponse> ListLabelVersions(ListLabelVersionsRequest request, ServerCallContext context) =>
        System.Threading.Tasks.Task.FromResult(new ListLabelVersionsResponse { Versions = { new LabelVersion { Name = "given", Created = FakeIngestion.Created.ToTimestamp() } } });

    public override Task<CreateLabelVersionResponse> CreateLabelVersion(CreateLabelVersionRequest request, ServerCallContext context) =>
        System.Threading.Tasks.Task.FromResult(new CreateLabelVersionResponse
        {
            Version = new LabelVersion { Name = "v0001", Base = "given", Created = FakeIngestion.Created.ToTimestamp(), Changed = 2, Removed = 1 },
        });

    public override async System.Threading.Tasks.Task ExportLabels(ExportLabelsRequest request, IServerStreamWriter<ExportLabelsResponse> responseStream, ServerCallContext context)
    {
        Exports.Add(request);
        if (request.LabelVersion == "v9999")
            throw new NotFoundException("There is no label version v9999.");
        foreach (var chunk in ExportChunks)
            await responseStream.WriteAsync(new ExportLabelsResponse { Chunk = ByteString.CopyFromUtf8(chunk ?? throw new InvalidOperationException("The disk went away.")) });
    }

    private static Assay.LabelStore.V1.Task NewTask(string id, string image, int rank, int given, int suggested) => new()
    {
        Id = id,
        Batch = BatchId,
        ImageId = image,
        Rank = rank,
        GivenClasses = { given },
        SuggestedClasses = { suggested },
        Score = 0.01f * rank,
        Reason = $"rank {rank} of 3",
    };

    private static void Hide(Assay.LabelStore.V1.Task task, string annotator)
    {
        var own = task.Annotations.Where(annotation => annotation.Annotator == annotator).ToArray();
        task.Annotations.Clear();
        task.Annotations.Add(own);
    }

    private Assay.LabelStore.V1.Task Find(string id) => Tasks.Find(task => task.Id == id) ?? throw new NotFoundException($"There is no task \"{id}\".");

    private Batch Batch() => new()
    {
        Id = BatchId,
        Dataset = "insects",
        Title = "Most suspicious",
        AnnotatorsPerImage = 1,
        Tasks = Tasks.Count,
        Done = Tasks.Count(task => task.Done),
        Decisions = { new DecisionCount { Decision = Decision.Relabel, Count = 1 } },
        Created = FakeIngestion.Created.ToTimestamp(),
        LabelVersion = "given",
        Run = "run-1",
    };
}
