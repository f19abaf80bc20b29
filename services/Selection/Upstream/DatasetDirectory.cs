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

    /// <summary>The model of a name; the default one where it is empty.</summary>
    public async Task<Model> GetModelAsync(string model, CancellationToken cancellationToken) =>
        (await inference.GetModelAsync(new GetModelRequest { Model = model }, cancellationToken: cancellationToken).OfServiceAsync("Inference")).Model;

    /// <summary>How many shards of a data set have no embeddings of a model, from one listing.</summary>
    public Task<int> CountNotEmbeddedAsync(Dataset dataset, string model, CancellationToken cancellationToken) =>
        EmbeddedShards.CountMissingAsync(store, dataset.Name, dataset.Shards, model, cancellationToken);
}
