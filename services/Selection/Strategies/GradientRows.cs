using Assay.Numerics;
using Assay.Numerics.Parallelism;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Core.Heads;
using Assay.Scoring.Core.OutOfSample;
using Assay.Selection.Upstream;
using Assay.ServiceDefaults.Errors;
using Microsoft.Extensions.Options;

namespace Assay.Selection.Strategies;

/// <summary>Loads the factors of the gradients of a head run: embeddings and what the run's heads predict from them.</summary>
internal sealed class GradientRows(IObjectStore store, RunDirectory runs, EmbeddingRows embeddings, IOptions<SelectionOptions> options)
{
    private const int BlockRows = 256;

    // float32: 2 GiB.
    private const long MostNumbers = 1L << 29;

    public async Task<RunHeads> OpenAsync(string dataset, string run, CancellationToken cancellationToken)
    {
        var parameters = (await runs.GetAsync(dataset, run, cancellationToken)).Parameters;
        var heads = await ReadHeadsAsync(dataset, run, parameters.HeadCount, cancellationToken);
        return new RunHeads(heads, new FoldAssignment(heads.Length, unchecked((ulong)parameters.Seed)), parameters.Model);
    }

    /// <summary>Embeddings float32 [n, D] and probabilities float32 [n, K], each image's by the head of its fold, in the order of the keys.</summary>
    public async Task<(float[] Embeddings, float[] Probabilities)> LoadAsync(string dataset, RunHeads run, IReadOnlyList<RowKey> keys, CancellationToken cancellationToken)
    {
        var (rows, d) = await embeddings.LoadAsync(dataset, run.Model, keys, cancellationToken);
        if (d != run.Dimensions)
            throw new WrongStateException($"The heads take {run.Dimensions} numbers, but the embeddings of the model \"{run.Model}\" have {d}. Start a new run: assay score {dataset}");
        var probabilities = new float[checked((long)keys.Count * run.Classes)];
        ChunkedLoop.For(keys.Count, BlockRows, options.Value.Parallel(cancellationToken), (start, end) =>
        {
            var (block, output) = (new float[(end - start) * d], new float[(end - start) * run.Classes]);
            foreach (var fold in Enumerable.Range(start, end - start).GroupBy(i => run.Folds.Of(keys[i])))
            {
                var count = 0;
                foreach (var i in fold) rows.AsSpan(i * d, d).CopyTo(block.AsSpan(d * count++));
                run.Heads[fold.Key].Predict(block.AsSpan(0, count * d), output);
                count = 0;
                foreach (var i in fold) output.AsSpan(run.Classes * count++, run.Classes).CopyTo(probabilities.AsSpan(i * run.Classes));
            }
        });
        return (rows, probabilities);
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

    /// <summary>Heads, one a fold.</summary>
    internal sealed record RunHeads(SoftmaxHead[] Heads, FoldAssignment Folds, string Model)
    {
        public int Dimensions => Heads[0].Dimensions;

        public int Classes => Heads[0].Classes;

        /// <summary>Images whose embeddings and probabilities, which are held twice, may be in memory.</summary>
        public int MostImages => (int)Math.Max(1, MostNumbers / (Dimensions + (2L * Classes)));
    }
}
