using Assay.Scoring.Methods.Coresets;
using Assay.Scoring.V1;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Assay.Scoring.Grpc;

internal sealed class CoresetGrpcService(CoresetTrees trees, TreeEditor editor, IOptions<ScoringOptions> options) : CoresetService.CoresetServiceBase
{
    private const int RowsOfMessage = 1000;

    public override async Task<GetCoresetTreeResponse> GetCoresetTree(GetCoresetTreeRequest request, ServerCallContext context)
    {
        var parallel = options.Value.Parallel(context.CancellationToken);
        return await trees.ReadAsync(
            request.Run,
            async tree => new GetCoresetTreeResponse { Tree = CoresetTrees.Describe(tree, (await tree.GetCoresetAsync(null, parallel)).Count) },
            context.CancellationToken);
    }

    public override async Task GetCoreset(GetCoresetRequest request, IServerStreamWriter<GetCoresetResponse> responseStream, ServerCallContext context)
    {
        CoresetRequests.Check(request);
        var parallel = options.Value.Parallel(context.CancellationToken);
        var coreset = await trees.ReadAsync(request.Run, tree => tree.GetCoresetAsync(request.HasLevel ? request.Level : null, parallel), context.CancellationToken);
        foreach (var rows in Enumerable.Range(0, coreset.Count).Chunk(RowsOfMessage))
        {
            var images = rows.Select(row => new CoresetImage { ImageId = coreset.Keys[row].ToString(), ClassId = coreset.Labels[row], Weight = coreset.Weights[row] });
            await responseStream.WriteAsync(new GetCoresetResponse { Images = { images } }, context.CancellationToken);
        }
    }

    public override async Task GetImportantSamples(
        GetImportantSamplesRequest request, IServerStreamWriter<GetImportantSamplesResponse> responseStream, ServerCallContext context)
    {
        CoresetRequests.Check(request);
        var parallel = options.Value.Parallel(context.CancellationToken);
        var samples = await trees.ReadAsync(request.Run, tree => tree.GetImportantSamplesAsync(request.Count, request.PerClass, parallel), context.CancellationToken);
        foreach (var part in samples.Chunk(RowsOfMessage))
        {
            var messages = part.Select(sample => new ImportantSample { ImageId = sample.Key.ToString(), ClassId = sample.Label, Leverage = sample.Importance });
            await responseStream.WriteAsync(new GetImportantSamplesResponse { Samples = { messages } }, context.CancellationToken);
        }
    }

    public override async Task<UpdateCoresetResponse> UpdateCoreset(UpdateCoresetRequest request, ServerCallContext context)
    {
        var changes = CoresetRequests.Read(request);
        return new UpdateCoresetResponse { NodesMade = await editor.UpdateAsync(request.Run, changes, context.CancellationToken) };
    }

    public override async Task<AppendCoresetResponse> AppendCoreset(AppendCoresetRequest request, ServerCallContext context)
    {
        CoresetRequests.Check(request);
        var (images, nodes) = await editor.AppendAsync(request.Run, request.LabelVersion, context.CancellationToken);
        return new AppendCoresetResponse { Images = images, NodesMade = nodes };
    }
}
