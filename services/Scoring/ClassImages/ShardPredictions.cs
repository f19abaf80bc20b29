using Assay.Common.V1;
using Assay.Scoring.Columns;
using Assay.Scoring.Methods;
using Assay.Scoring.Runs;

namespace Assay.Scoring.ClassImages;

/// <summary>A score and the predictions of a run for one shard's images.</summary>
internal sealed class ShardPredictions
{
    private readonly float[] _scores;
    private readonly byte[] _hasScore;
    private readonly int[] _predicted;
    private readonly byte[] _hasPrediction;

    private ShardPredictions(float[] scores, byte[] hasScore, int[] predicted, byte[] hasPrediction) =>
        (_scores, _hasScore, _predicted, _hasPrediction) = (scores, hasScore, predicted, hasPrediction);

    public static ShardPredictions None { get; } = new([], [], [], []);

    public float? Score(int row) => row < _scores.Length && (_hasScore.Length == 0 || _hasScore[row] != 0) ? _scores[row] : null;

    public int? Predicted(int row) => row < _predicted.Length && (_hasPrediction.Length == 0 || _hasPrediction[row] != 0) ? _predicted[row] : null;

    /// <param name="files">Reads columns.</param>
    /// <param name="run">The run.</param>
    /// <param name="shard">One that the run has scored.</param>
    /// <param name="score">A column of the run; null = none.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<ShardPredictions> ReadAsync(RunColumnFiles files, RunDocument run, int shard, MethodColumn? score, CancellationToken cancellationToken)
    {
        var predicted = run.Columns.FirstOrDefault(column => column.Name == MethodColumn.Predicted);
        return new ShardPredictions(
            score is null ? [] : await ReadNumbersAsync(files, run, shard, score, cancellationToken),
            await ReadFlagAsync(files, run, shard, score, cancellationToken),
            predicted is null ? [] : await files.ReadAsync<int>(run, shard, MethodColumn.Predicted, cancellationToken),
            await ReadFlagAsync(files, run, shard, predicted, cancellationToken));
    }

    private static async Task<byte[]> ReadFlagAsync(RunColumnFiles files, RunDocument run, int shard, MethodColumn? column, CancellationToken cancellationToken) =>
        column is { Flag.Length: > 0 } ? await files.ReadAsync<byte>(run, shard, column.Flag, cancellationToken) : [];

    private static async Task<float[]> ReadNumbersAsync(RunColumnFiles files, RunDocument run, int shard, MethodColumn column, CancellationToken cancellationToken) => column.Type switch
    {
        DataType.Float32 => await files.ReadAsync<float>(run, shard, column.Name, cancellationToken),
        DataType.Int32 => Array.ConvertAll(await files.ReadAsync<int>(run, shard, column.Name, cancellationToken), value => (float)value),
        _ => Array.ConvertAll(await files.ReadAsync<byte>(run, shard, column.Name, cancellationToken), value => (float)value),
    };
}
