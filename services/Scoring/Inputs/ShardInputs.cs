using System.Globalization;
using System.Text.Json;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Runs;
using Assay.ServiceDefaults.Errors;

namespace Assay.Scoring.Inputs;

/// <summary>Reads a run's inputs shard by shard.</summary>
internal sealed class ShardInputs(IObjectStore store, LabelColumns labels)
{
    private const string DecodedFact = "decoded";

    public async Task<ShardRows> ReadRowsAsync(RunDocument run, LabelVersionManifest manifest, int shard, CancellationToken cancellationToken)
    {
        var given = await labels.ReadAsync(run.Dataset, manifest, shard, cancellationToken: cancellationToken);
        var predictable = new byte[given.Length];
        for (var row = 0; row < given.Length; row++)
        {
            if (given[row] >= run.Classes)
            {
                throw new WrongStateException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The image {new ImageId(shard, row)} has the class id {given[row]} in the label version \"{run.LabelVersion}\", but there were {run.Classes:N0} classes when the run was accepted. Start a new run."));
            }

            predictable[row] = given[row] == LabelColumns.Removed ? (byte)0 : (byte)1;
        }

        await LeaveOutUndecodableAsync(run.Dataset, shard, predictable, cancellationToken);
        var scorable = predictable.ToArray();
        for (var row = 0; row < given.Length; row++)
        {
            if (given[row] < 0)
                scorable[row] = 0;
        }

        return new ShardRows(given, scorable, predictable);
    }

    /// <summary>float16 [rows, D] of as many rows as the shard has.</summary>
    public async Task<Half[]> ReadEmbeddingsAsync(RunDocument run, int shard, CancellationToken cancellationToken)
    {
        var key = DatasetKeys.Embeddings(run.Dataset, shard, run.Model);
        return (await store.ReadColumnAsync<Half>(key, columns: run.Dimensions, cancellationToken: cancellationToken)).Elements;
    }

    /// <summary>float16 [rows, D].</summary>
    public async Task<Half[]> ReadEmbeddingsAsync(RunDocument run, int shard, int rows, CancellationToken cancellationToken)
    {
        var key = DatasetKeys.Embeddings(run.Dataset, shard, run.Model);
        return (await store.ReadColumnAsync<Half>(key, rows, run.Dimensions, cancellationToken)).Elements;
    }

    /// <summary>Facts tell which images could be decoded; they are the last that the first embedding of a shard writes.</summary>
    private async Task LeaveOutUndecodableAsync(string dataset, int shard, byte[] usable, CancellationToken cancellationToken)
    {
        var key = DatasetKeys.Facts(dataset, shard);
        if (!await store.ExistsAsync(key, cancellationToken))
        {
            foreach (var record in await QuarantineFile.ReadAsync(store, dataset, shard, cancellationToken))
                usable[record.Row] = 0;
            return;
        }

        var names = JsonSerializer.Deserialize<string[]>(await store.ReadAllAsync(DatasetKeys.FactNames(dataset, shard), cancellationToken)) ?? [];
        var decoded = Array.IndexOf(names, DecodedFact);
        if (decoded < 0)
            throw new WrongStateException($"The facts of shard {shard} of the data set \"{dataset}\" do not say which images could be decoded. Embed the data set again.");

        var facts = await store.ReadColumnAsync<float>(key, usable.Length, names.Length, cancellationToken);
        for (var row = 0; row < usable.Length; row++)
        {
            if (facts[row][decoded] == 0)
                usable[row] = 0;
        }
    }
}
