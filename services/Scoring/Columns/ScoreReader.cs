using System.Runtime.InteropServices;
using Assay.Common.V1;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Runs;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Errors;
using Google.Protobuf;

namespace Assay.Scoring.Columns;

/// <summary>Scores of runs that have succeeded, as messages.</summary>
internal sealed class ScoreReader(ScoreColumns columns)
{
    /// <summary>Scores of some images, in the order asked for. Each shard is read once.</summary>
    /// <exception cref="NotFoundException">The run has no such image.</exception>
    public async Task<IReadOnlyList<ImageScores>> ReadAsync(RunDocument run, IReadOnlyList<ImageId> images, CancellationToken cancellationToken)
    {
        var answers = new ImageScores[images.Count];
        var shards = images.Index().GroupBy(image => image.Item.Shard).ToList();
        if (shards.Find(shard => shard.Key >= run.Shards) is { } beyond)
            throw NoSuchImage(run, beyond.First().Item);
        await foreach (var (shard, read) in ReadAhead.InOrderAsync(shards, async (shard, token) => (shard, await columns.ReadAsync(run, shard.Key, token)), cancellationToken))
        {
            foreach (var (place, image) in shard)
                answers[place] = image.Row < read.Rows ? Create(image, read) : throw NoSuchImage(run, image);
        }

        return answers;
    }

    /// <summary>The asked columns of a shard.</summary>
    public async Task<ReadScoresResponse> ReadShardAsync(RunDocument run, int shard, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var response = new ReadScoresResponse { Shard = shard };
        foreach (var name in names)
        {
            var values = name switch
            {
                ScoreColumns.Scored => ToTensor(DataType.Uint8, await columns.ReadAsync<byte>(run, shard, name, cancellationToken)),
                ScoreColumns.Given or ScoreColumns.Predicted => ToTensor(DataType.Int32, await columns.ReadAsync<int>(run, shard, name, cancellationToken)),
                _ => ToTensor(DataType.Float32, await columns.ReadAsync<float>(run, shard, name, cancellationToken)),
            };
            response.Columns.Add(new ScoreColumn { Name = name, Values = values });
        }

        return response;
    }

    private static ImageScores Create(ImageId image, ShardColumns read)
    {
        var row = image.Row;
        var isScored = read.Scored[row] != 0;
        var answer = new ImageScores
        {
            ImageId = image.ToString(),
            GivenClass = Math.Max(LabelColumns.None, read.Given[row]),
            PredictedClass = isScored ? read.Predicted[row] : -1,
        };
        if (isScored)
        {
            answer.Scores.Add(ScoreColumns.SelfConfidence, read.SelfConfidence[row]);
            answer.Scores.Add(ScoreColumns.NormalizedMargin, read.NormalizedMargin[row]);
            answer.Scores.Add(ScoreColumns.ConfidenceWeightedEntropy, read.ConfidenceWeightedEntropy[row]);
            answer.Scores.Add(ScoreColumns.Entropy, read.Entropy[row]);
            answer.Scores.Add(ScoreColumns.PredictedProbability, read.PredictedProbability[row]);
        }

        return answer;
    }

    private static Tensor ToTensor<T>(DataType type, T[] values)
        where T : unmanaged => new()
        {
            DataType = type,
            Shape = { values.Length },
            Data = ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan())),
        };

    private static NotFoundException NoSuchImage(RunDocument run, ImageId image) =>
        new($"The run \"{run.Id}\" knows no image {image}; it scored the {run.Shards} shards that the data set \"{run.Dataset}\" had then.");
}
