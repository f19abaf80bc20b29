using System.Collections;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Runs;

namespace Assay.Scoring.Columns;

/// <summary>The columns of runs in the object store: <c>datasets/{dataset}/runs/{run}/{shard}/{column}.npy</c>.</summary>
internal sealed class ScoreColumns(IObjectStore store)
{
    public const string Given = "given";
    public const string Scored = "scored";
    public const string Predicted = "predicted";
    private const string ScoredFile = Scored + ".npy";
    public const string SelfConfidence = "self_confidence";
    public const string NormalizedMargin = "normalized_margin";
    public const string ConfidenceWeightedEntropy = "confidence_weighted_entropy";
    public const string Entropy = "entropy";
    public const string PredictedProbability = "predicted_probability";

    /// <summary>Columns by which images can be ranked, float32.</summary>
    public static IReadOnlyList<string> Scores { get; } = [SelfConfidence, NormalizedMargin, ConfidenceWeightedEntropy, Entropy, PredictedProbability];

    /// <summary>All columns.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Scores, Predicted, Given, Scored];

    /// <summary>"scored" is written last, so a shard that has it has all.</summary>
    public async Task WriteAsync(RunDocument run, int shard, ShardColumns columns, CancellationToken cancellationToken)
    {
        await WriteAsync<float>(SelfConfidence, columns.SelfConfidence);
        await WriteAsync<float>(NormalizedMargin, columns.NormalizedMargin);
        await WriteAsync<float>(ConfidenceWeightedEntropy, columns.ConfidenceWeightedEntropy);
        await WriteAsync<float>(Entropy, columns.Entropy);
        await WriteAsync<float>(PredictedProbability, columns.PredictedProbability);
        await WriteAsync<int>(Predicted, columns.Predicted);
        await WriteAsync<int>(Given, columns.Given);
        await WriteAsync<byte>(Scored, columns.Scored);

        Task WriteAsync<T>(string column, T[] values)
            where T : unmanaged =>
            store.WriteColumnAsync<T>(DatasetKeys.RunColumn(run.Dataset, run.Id, shard, column), values, cancellationToken);
    }

    public async Task<ShardColumns> ReadAsync(RunDocument run, int shard, CancellationToken cancellationToken)
    {
        var given = await ReadAsync<int>(run, shard, Given, cancellationToken);
        return new ShardColumns
        {
            Given = given,
            Scored = await ReadAsync<byte>(run, shard, Scored, cancellationToken),
            Predicted = await ReadAsync<int>(run, shard, Predicted, cancellationToken),
            PredictedProbability = await ReadAsync<float>(run, shard, PredictedProbability, cancellationToken),
            SelfConfidence = await ReadAsync<float>(run, shard, SelfConfidence, cancellationToken),
            NormalizedMargin = await ReadAsync<float>(run, shard, NormalizedMargin, cancellationToken),
            ConfidenceWeightedEntropy = await ReadAsync<float>(run, shard, ConfidenceWeightedEntropy, cancellationToken),
            Entropy = await ReadAsync<float>(run, shard, Entropy, cancellationToken),
        };
    }

    public async Task<T[]> ReadAsync<T>(RunDocument run, int shard, string column, CancellationToken cancellationToken)
        where T : unmanaged =>
        (await store.ReadColumnAsync<T>(DatasetKeys.RunColumn(run.Dataset, run.Id, shard, column), columns: 1, cancellationToken: cancellationToken)).Elements;

    /// <summary>Which shards have all their columns, from one listing.</summary>
    public async Task<BitArray> ListFinishedAsync(RunDocument run, CancellationToken cancellationToken)
    {
        var finished = new BitArray(run.Shards);
        var prefix = DatasetKeys.Run(run.Dataset, run.Id);
        await foreach (var entry in store.ListAsync(prefix, cancellationToken: cancellationToken))
        {
            var parts = entry.Key[prefix.Length..].Split('/');
            if (parts is [var number, ScoredFile] && int.TryParse(number, out var shard) && shard >= 0 && shard < run.Shards)
                finished[shard] = true;
        }

        return finished;
    }
}
