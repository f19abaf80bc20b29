using System.Globalization;
using Assay.Inference.V1;
using Assay.Ingestion.V1;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Clients;

namespace Assay.Selection.Upstream;

/// <summary>What Ingestion and Inference know of a data set.</summary>
internal sealed class DatasetDirectory(IngestionService.IngestionServiceClient ingestion, InferenceService.InferenceServiceClient inference, IObjectStore store)
{
    public async Task<Dataset> GetAsync(string dataset, CancellationToken cancellationToken) =>
        (await ingestion.GetDatasetAsync(new GetDatasetRequest { Dataset = dataset }, cancellationToken: cancellationToken).OfServiceAsync("Ingestion")).Dataset;

    /// <summary>Why no run can be started on a data set at the moment, though it could before, and what to do, for people; null if one can.</summary>
    /// <param name="name">The data set.</param>
    /// <param name="model">Model whose embeddings are needed; empty = none.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<string?> FindNotReadyAsync(string name, string model, CancellationToken cancellationToken) =>
        await FindNotReadyAsync(await GetAsync(name, cancellationToken), model, cancellationToken);

    /// <inheritdoc cref="FindNotReadyAsync(string, string, CancellationToken)"/>
    /// <param name="dataset">The data set as it stands.</param>
    /// <param name="model">Model whose embeddings are needed; empty = none.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<string?> FindNotReadyAsync(Dataset dataset, string model, CancellationToken cancellationToken)
    {
        if (dataset.Ingesting)
            return $"The data set \"{dataset.Name}\" is still being ingested. Wait until the ingest has ended, or cancel it.";
        var missing = model.Length > 0 ? await CountNotEmbeddedAsync(dataset, model, cancellationToken) : 0;
        return missing > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{missing:N0} of {dataset.Shards:N0} shards of the data set \"{dataset.Name}\" have no embeddings of the model \"{model}\". Run: assay embed {dataset.Name} --model {model}")
            : null;
    }

    /// <summary>The model of a name; the default one where it is empty.</summary>
    public async Task<Model> GetModelAsync(string model, CancellationToken cancellationToken) =>
        (await inference.GetModelAsync(new GetModelRequest { Model = model }, cancellationToken: cancellationToken).OfServiceAsync("Inference")).Model;

    /// <summary>How many shards of a data set have no embeddings of a model, from one listing.</summary>
    public Task<int> CountNotEmbeddedAsync(Dataset dataset, string model, CancellationToken cancellationToken) =>
        EmbeddedShards.CountMissingAsync(store, dataset.Name, dataset.Shards, model, cancellationToken);
}
