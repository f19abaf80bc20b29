using Assay.Numerics;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Core.Heads;
using Assay.Scoring.Core.OutOfSample;
using Assay.Selection.Upstream;
using Assay.ServiceDefaults.Errors;

namespace Assay.Selection.Strategies;

/// <summary>Loads the factors of the gradients of a head run: embeddings and what the run's heads predict from them.</summary>
internal sealed class GradientRows(IObjectStore store, RunDirectory runs, EmbeddingRows embeddings)
{
    /// <summary>Embeddings float32 [n, D] and probabilities float32 [n, K], each image's by the head of its fold, in the order of the keys.</summary>
    public async Task<(float[] Embeddings, float[] Probabilities, SoftmaxHead Head)> LoadAsync(
        string dataset, string run, IReadOnlyList<RowKey> keys, CancellationToken cancellationToken)
    {
        var parameters = (await runs.GetAsync(dataset, run, cancellationToken)).Parameters;
        var heads = await ReadHeadsAsync(dataset, run, parameters.Head.Folds, cancellationToken);
        var (rows, d) = await embeddings.LoadAsync(dataset, parameters.Model, keys, cancellationToken);
        var folds = new FoldAssignment(heads.Length, unchecked((ulong)parameters.Seed));
        var k = heads[0].Classes;
        var probabilities = new float[checked((long)keys.Count * k)];
        for (var i = 0; i < keys.Count; i++)
            heads[folds.Of(keys[i])].Predict(rows.AsSpan(i * d, d), probabilities.AsSpan(i * k, k));
        return (rows, probabilities, heads[0]);
    }

    private async Task<SoftmaxHead[]> ReadHeadsAsync(string dataset, string run, int folds, CancellationToken cancellationToken)
    {
        try
        {
            var heads = new SoftmaxHead[folds];
            for (var fold = 0; fold < folds; fold++)
            {
                var metadata = SoftmaxHeadMetadata.Parse(await store.ReadAllAsync(DatasetKeys.RunHead(dataset, run, fold, "json"), cancellationToken));
                var weights = await store.ReadColumnAsync<float>(DatasetKeys.RunHead(dataset, run, fold, "npy"), metadata.Classes, metadata.Dimensions + 1, cancellationToken);
                heads[fold] = new SoftmaxHead(weights.Elements, metadata);
            }

            return heads;
        }
        catch (ObjectNotFoundException exception)
        {
            throw new WrongStateException($"The heads of the run \"{run}\" are not in the object store any more. Start a new run: assay score {dataset}", exception);
        }
    }
}
