using System.Runtime.InteropServices;
using Assay.Common.V1;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Runs;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Errors;
using Google.Protobuf;
using Column = Assay.Scoring.Methods.MethodColumn;

namespace Assay.Scoring.Columns;

/// <summary>Scores of runs that have succeeded, as messages.</summary>
internal sealed class ScoreReader(RunColumnFiles files)
{
    /// <summary>Scores of some images, in the order asked for. Each shard is read once.</summary>
    /// <exception cref="NotFoundException">The run has no such image.</exception>
    public async Task<IReadOnlyList<ImageScores>> ReadAsync(RunDocument run, IReadOnlyList<ImageId> images, CancellationToken cancellationToken)
    {
        var answers = new ImageScores[images.Count];
        var shards = images.Index().GroupBy(image => image.Item.Shard).ToList();
        if (shards.Find(shard => shard.Key >= run.Shards) is { } beyond)
            throw NoSuchImage(run, beyond.First().Item);
        await foreach (var (shard, read) in ReadAhead.InOrderAsync(shards, async (shard, token) => (shard, await ReadColumnsAsync(run, shard.Key, token)), cancellationToken))
        {
            foreach (var (place, image) in shard)
                answers[place] = image.Row < read.Rows ? Create(image, run.Columns, read) : throw NoSuchImage(run, image);
        }

        return answers;
    }

    /// <summary>The asked columns of a shard; "scored" is among them always, for without it 0 is no score.</summary>
    /// <exception cref="InvalidInputException">The run has no such column.</exception>
    public async Task<ReadScoresResponse> ReadShardAsync(RunDocument run, int shard, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var response = new ReadScoresResponse { Shard = shard };
        foreach (var column in Choose(run, names))
        {
            var values = column.Type switch
            {
                DataType.Uint8 => ToTensor(column.Type, await files.ReadAsync<byte>(run, shard, column.Name, cancellationToken)),
                DataType.Int32 => ToTensor(column.Type, await files.ReadAsync<int>(run, shard, column.Name, cancellationToken)),
                _ => ToTensor(column.Type, await files.ReadAsync<float>(run, shard, column.Name, cancellationToken)),
            };
            response.Columns.Add(new ScoreColumn { Name = column.Name, Values = values });
        }

        return response;
    }

    private static IEnumerable<Column> Choose(RunDocument run, IReadOnlyList<string> names)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (!run.Columns.Any(column => column.Name == names[i]))
                throw new InvalidInputException($"scores[{i}]", $"is no column of the run; it has {string.Join(", ", run.Columns.Select(column => column.Name))}");
        }

        // With a column comes the one that tells which of its numbers are values.
        var asked = names.Concat(run.Columns.Where(column => names.Contains(column.Name)).Select(column => column.Flag)).Append(Column.Scored).ToHashSet();
        return names.Count == 0 ? run.Columns : run.Columns.Where(column => asked.Contains(column.Name));
    }

    private async Task<ShardValues> ReadColumnsAsync(RunDocument run, int shard, CancellationToken cancellationToken)
    {
        var read = new ShardValues();
        foreach (var column in run.Columns)
        {
            if (column.Type == DataType.Float32)
                read.Floats.Add(column.Name, await files.ReadAsync<float>(run, shard, column.Name, cancellationToken));
            else if (column.Type == DataType.Int32)
                read.Integers.Add(column.Name, await files.ReadAsync<int>(run, shard, column.Name, cancellationToken));
            else
                read.Integers.Add(column.Name, Array.ConvertAll(await files.ReadAsync<byte>(run, shard, column.Name, cancellationToken), value => (int)value));
        }

        return read;
    }

    private static ImageScores Create(ImageId image, IReadOnlyList<Column> columns, ShardValues read)
    {
        var row = image.Row;
        var answer = new ImageScores
        {
            ImageId = image.ToString(),
            GivenClass = Math.Max(LabelColumns.None, Integer(Column.Given)),
            PredictedClass = HasValue(columns.FirstOrDefault(column => column.Name == Column.Predicted)) ? Integer(Column.Predicted) : -1,
        };
        foreach (var column in columns)
        {
            if (!HasValue(column))
                continue;
            if (column.Type == DataType.Float32)
                answer.Scores.Add(column.Name, read.Floats[column.Name][row]);
            else if (column.Name is not (Column.Given or Column.Predicted or Column.Scored))
                answer.Integers.Add(column.Name, read.Integers[column.Name][row]);
        }

        return answer;

        bool HasValue(Column? column) => column is not null && (column.Flag.Length == 0 || read.Integers[column.Flag][row] != 0);

        int Integer(string name) => read.Integers.TryGetValue(name, out var values) ? values[row] : -1;
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

    private sealed class ShardValues
    {
        public Dictionary<string, float[]> Floats { get; } = [];

        public Dictionary<string, int[]> Integers { get; } = [];

        public int Rows => Integers[Column.Scored].Length;
    }
}
