using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Assay.Common.V1;
using Assay.Inference.Explanations;
using Assay.Inference.Jobs;
using Assay.Inference.Models;
using Assay.Inference.V1;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Jobs;
using Assay.ServiceDefaults.Validation;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Grpc.Core;
using Tensor = Assay.Common.V1.Tensor;

namespace Assay.Inference.Grpc;

internal sealed class InferenceGrpcService(
    ModelRegistry registry, BuiltInModel builtIn, EmbeddingJobs jobs, EmbeddingJobCatalog catalog, MicroBatcher batcher, Explainer explainer, EmbeddingProgress progress,
    TimeProvider time) : InferenceService.InferenceServiceBase
{
    public override async Task<RegisterModelResponse> RegisterModel(RegisterModelRequest request, ServerCallContext context)
    {
        var (location, field) = RegisterModelValidator.Validate(request);
        var asked = ModelMapper.FromSpec(request.Name, request.Description, request.Spec ?? new ModelSpec());
        var model = await registry.RegisterAsync(asked, location, field, context.CancellationToken);
        return new RegisterModelResponse { Model = ModelMapper.ToMessage(model) };
    }

    public override async Task<GetModelResponse> GetModel(GetModelRequest request, ServerCallContext context)
    {
        var name = await NameOfAsync(request.Model, context.CancellationToken);
        return new GetModelResponse { Model = ModelMapper.ToMessage(await registry.GetAsync(name, context.CancellationToken)) };
    }

    public override async Task<ListModelsResponse> ListModels(ListModelsRequest request, ServerCallContext context)
    {
        var size = RequestValidator.RequirePageSize(request.PageSize);
        await builtIn.EnsureAsync(context.CancellationToken);
        var (models, next) = await registry.ListAsync(size, request.PageToken, context.CancellationToken);
        return new ListModelsResponse { Models = { models.Select(ModelMapper.ToMessage) }, NextPageToken = next ?? "" };
    }

    public override async Task<StartEmbeddingResponse> StartEmbedding(StartEmbeddingRequest request, ServerCallContext context)
    {
        var validator = new RequestValidator();
        validator.Name(request.Dataset, "dataset");
        validator.ThrowIfInvalid();
        var model = await registry.GetAsync(await NameOfAsync(request.Model, context.CancellationToken), context.CancellationToken);
        return new StartEmbeddingResponse { Job = await ToMessageAsync(await jobs.StartAsync(request.Dataset, model.Name, context.CancellationToken), context.CancellationToken) };
    }

    public override async Task<GetEmbeddingResponse> GetEmbedding(GetEmbeddingRequest request, ServerCallContext context) =>
        new() { Job = await ToMessageAsync(await catalog.GetAsync(request.Job, context.CancellationToken), context.CancellationToken) };

    public override async Task<ListEmbeddingsResponse> ListEmbeddings(ListEmbeddingsRequest request, ServerCallContext context)
    {
        var validator = new RequestValidator();
        if (request.Dataset.Length > 0)
            validator.Name(request.Dataset, "dataset");
        var size = validator.PageSize(request.PageSize);
        validator.ThrowIfInvalid();

        var (found, next) = await catalog.ListAsync(request.Dataset, size, request.PageToken, context.CancellationToken);
        var response = new ListEmbeddingsResponse { NextPageToken = next ?? "" };
        foreach (var job in found)
            response.Jobs.Add(await ToMessageAsync(job, context.CancellationToken));
        return response;
    }

    public override Task WatchEmbedding(WatchEmbeddingRequest request, IServerStreamWriter<WatchEmbeddingResponse> responseStream, ServerCallContext context) =>
        JobWatch.StreamAsync(
            async cancellationToken => new WatchEmbeddingResponse { Job = await ToMessageAsync(await catalog.GetAsync(request.Job, cancellationToken), cancellationToken) },
            response => response.Job.Progress, responseStream, time, context.CancellationToken);

    public override async Task<CancelEmbeddingResponse> CancelEmbedding(CancelEmbeddingRequest request, ServerCallContext context) =>
        new() { Job = await ToMessageAsync(await jobs.CancelAsync(request.Job, context.CancellationToken), context.CancellationToken) };

    public override async Task<EmbedResponse> Embed(EmbedRequest request, ServerCallContext context)
    {
        CheckImages(request.Images);
        var model = await NameOfAsync(request.Model, context.CancellationToken);
        var result = await batcher.RunAsync(model, request.Images, context.CancellationToken);
        return new EmbedResponse
        {
            Embeddings = ToTensor(result.Embeddings, result.Rows, result.Dimensions),
            Failures = { ToFailures(result) },
        };
    }

    public override async Task<PredictResponse> Predict(PredictRequest request, ServerCallContext context)
    {
        CheckImages(request.Images);
        var model = await registry.GetAsync(await NameOfAsync(request.Model, context.CancellationToken), context.CancellationToken);
        if (model.LogitsDimensions == 0)
            throw new WrongStateException($"Model \"{model.Name}\" does not classify: it was registered without logits. Register it with a logits output, or use another.");

        var result = await batcher.RunAsync(model.Name, request.Images, context.CancellationToken);
        for (var row = 0; row < result.Rows; row++)
        {
            var logits = result.Logits.AsSpan(row * result.Classes, result.Classes);
            if (!result.HasFailed(row))
                Softmax(logits);
        }

        return new PredictResponse
        {
            Probabilities = ToTensor(result.Logits, result.Rows, result.Classes),
            Classes = { model.Classes },
            Failures = { ToFailures(result) },
        };
    }

    public override async Task<ExplainResponse> Explain(ExplainRequest request, ServerCallContext context)
    {
        var id = ExplainRequests.Check(request);
        if (request.HeadRun.Length == 0)
            request.Model = await NameOfAsync(request.Model, context.CancellationToken);
        return await explainer.ExplainAsync(request, id, context.CancellationToken);
    }

    /// <summary>The model to use: the named one, or the default, which is made now if it is not there yet.</summary>
    private async Task<string> NameOfAsync(string asked, CancellationToken cancellationToken)
    {
        var name = asked.Length > 0 ? asked : registry.DefaultName;
        if (name == BuiltInModel.Name)
            await builtIn.EnsureAsync(cancellationToken);
        return name;
    }

    private async Task<EmbeddingJob> ToMessageAsync(EmbeddingJobDocument job, CancellationToken cancellationToken) => new()
    {
        Id = job.Id,
        Dataset = job.Dataset,
        Model = job.Model,
        Progress = JobProgressFactory.Create(await progress.ReadAsync(job, cancellationToken)),
        Quarantined = job.Quarantined,
        Shards = job.Done.Count,
    };

    private static void CheckImages(RepeatedField<ByteString> images)
    {
        var validator = new RequestValidator();
        validator.Check(images.Count is >= 1 and <= 256, "images", $"has {images.Count} images; 1 .. 256 are allowed");
        validator.ThrowIfInvalid();
    }

    private static void Softmax(Span<float> logits)
    {
        // Against overflow: the largest becomes 0.
        TensorPrimitives.Subtract(logits, TensorPrimitives.Max<float>(logits), logits);
        TensorPrimitives.SoftMax<float>(logits, logits);
    }

    private static Tensor ToTensor(float[] values, int rows, int columns) => new()
    {
        DataType = DataType.Float32,
        Shape = { rows, columns },
        Data = ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan())),
    };

    private static IEnumerable<ImageFailure> ToFailures(MicroBatchResult result) =>
        result.Failures.Select(failure => new ImageFailure { Index = failure.Row, Reason = failure.Reason, Message = failure.Message });
}
