using System.Text.Json;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Core.Heads;
using Assay.Scoring.Core.Networks;

namespace Assay.Inference.Networks;

/// <summary>The files of a run that trains a network, as its worker reads and writes them.</summary>
internal sealed class NetworkFiles(IObjectStore store)
{
    private static readonly JsonSerializerOptions HeadJson = new(JsonSerializerDefaults.Web) { WriteIndented = true, NewLine = "\n" };

    /// <summary>What to do; null where the run does not wait for it any more.</summary>
    public async Task<NetworkPlan?> FindPlanAsync(string dataset, string run, CancellationToken cancellationToken) =>
        await FindAsync(dataset, run, NetworkPlan.File, cancellationToken) is { } json ? NetworkPlan.Parse(json) : null;

    public Task<bool> HasPlanAsync(string dataset, string run, CancellationToken cancellationToken) => ExistsAsync(dataset, run, NetworkPlan.File, cancellationToken);

    /// <summary>Whether the network is trained, registered, and its head written.</summary>
    public Task<bool> HasResultAsync(string dataset, string run, CancellationToken cancellationToken) => ExistsAsync(dataset, run, NetworkPlan.ResultFile, cancellationToken);

    public Task<byte[]?> FindCheckpointAsync(string dataset, string run, CancellationToken cancellationToken) =>
        FindAsync(dataset, run, NetworkPlan.CheckpointFile, cancellationToken);

    public Task WriteCheckpointAsync(string dataset, string run, byte[] checkpoint, CancellationToken cancellationToken) =>
        store.PutAsync(DatasetKeys.RunFile(dataset, run, NetworkPlan.CheckpointFile), checkpoint, cancellationToken);

    public Task WriteProgressAsync(string dataset, string run, NetworkProgress progress, CancellationToken cancellationToken) =>
        store.PutAsync(DatasetKeys.RunFile(dataset, run, NetworkPlan.ProgressFile), progress.ToJson(), cancellationToken);

    /// <summary>Writes the run's one head, the metadata last.</summary>
    public async Task WriteHeadAsync(string dataset, string run, SoftmaxHead head, CancellationToken cancellationToken)
    {
        await store.WriteColumnAsync(DatasetKeys.RunHead(dataset, run, 0, "npy"), head.Classes, head.Dimensions + 1, head.Weights, cancellationToken);
        await store.PutAsync(DatasetKeys.RunHead(dataset, run, 0, "json"), JsonSerializer.SerializeToUtf8Bytes(head.Metadata, HeadJson), cancellationToken);
    }

    /// <summary>Says that all is done. What only a training needs goes.</summary>
    public async Task WriteResultAsync(string dataset, string run, NetworkTrainingResult result, CancellationToken cancellationToken)
    {
        await store.PutAsync(DatasetKeys.RunFile(dataset, run, NetworkPlan.ResultFile), result.ToJson(), cancellationToken);
        await store.DeleteAsync(DatasetKeys.RunFile(dataset, run, NetworkPlan.CheckpointFile), cancellationToken);
        await store.DeleteAsync(DatasetKeys.RunFile(dataset, run, NetworkPlan.ProgressFile), cancellationToken);
    }

    private Task<bool> ExistsAsync(string dataset, string run, string file, CancellationToken cancellationToken) =>
        store.ExistsAsync(DatasetKeys.RunFile(dataset, run, file), cancellationToken);

    private async Task<byte[]?> FindAsync(string dataset, string run, string file, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReadAllAsync(DatasetKeys.RunFile(dataset, run, file), cancellationToken);
        }
        catch (ObjectNotFoundException)
        {
            return null;
        }
    }
}
