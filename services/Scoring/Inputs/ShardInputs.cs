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

    // SHA-256, then 64 bits of perceptual hash.
    private const int HashBytes = 40;

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

        if (run.Parameters.ExcludedSplit is { Length: > 0 } excluded && given.Any(label => label >= 0))
            await ForgetLabelsAsync(run.Dataset, shard, excluded, given, cancellationToken);

        await LeaveOutUndecodableAsync(run.Dataset, shard, predictable, cancellationToken);
        var scorable = predictable.ToArray();
        for (var row = 0; row < given.Length; row++)
        {
            if (given[row] < 0)
                scorable[row] = 0;
        }

        return new ShardRows(given, scorable, predictable);
    }

    private async Task ForgetLabelsAsync(string dataset, int shard, string split, int[] given, CancellationToken cancellationToken)
    {
        foreach (var (row, ofRow) in (await ReadSplitsAsync(dataset, shard, cancellationToken)).Index())
        {
            if (ofRow == split && given[row] >= 0)
                given[row] = LabelColumns.None;
        }
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

    /// <summary>What was measured of the images while they were embedded.</summary>
    /// <exception cref="WrongStateException">They have not been measured.</exception>
    public async Task<ShardFacts> ReadFactsAsync(string dataset, int shard, CancellationToken cancellationToken)
    {
        try
        {
            var names = await ReadFactNamesAsync(dataset, shard, cancellationToken);
            return new ShardFacts(names, await store.ReadColumnAsync<float>(DatasetKeys.Facts(dataset, shard), columns: names.Length, cancellationToken: cancellationToken));
        }
        catch (ObjectNotFoundException)
        {
            throw NotMeasured(dataset, shard);
        }
    }

    /// <summary>uint8 [rows, 40]: SHA-256 and perceptual hash.</summary>
    /// <exception cref="WrongStateException">The images have not been measured.</exception>
    public async Task<NpyColumn<byte>> ReadHashesAsync(string dataset, int shard, int rows, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReadColumnAsync<byte>(DatasetKeys.Hashes(dataset, shard), rows, HashBytes, cancellationToken);
        }
        catch (ObjectNotFoundException)
        {
            throw NotMeasured(dataset, shard);
        }
    }

    /// <summary>The split that the source puts each image in; empty = none.</summary>
    public async Task<string[]> ReadSplitsAsync(string dataset, int shard, CancellationToken cancellationToken) =>
        [.. (await store.ReadImageRecordsAsync(DatasetKeys.Images(dataset, shard), cancellationToken)).Select(record => record.Split ?? "")];

    /// <summary>Sets the flags of images that could not be decoded to 0. Facts tell which; they are the last that the first embedding of a shard writes.</summary>
    public async Task LeaveOutUndecodableAsync(string dataset, int shard, byte[] usable, CancellationToken cancellationToken)
    {
        var key = DatasetKeys.Facts(dataset, shard);
        if (!await store.ExistsAsync(key, cancellationToken))
        {
            foreach (var record in await QuarantineFile.ReadAsync(store, dataset, shard, cancellationToken))
                usable[record.Row] = 0;
            return;
        }

        var names = await ReadFactNamesAsync(dataset, shard, cancellationToken);
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

    private static WrongStateException NotMeasured(string dataset, int shard) =>
        new($"The images of shard {shard} of the data set \"{dataset}\" have not been measured. Embed the data set first: assay embed {dataset}");

    private async Task<string[]> ReadFactNamesAsync(string dataset, int shard, CancellationToken cancellationToken) =>
        JsonSerializer.Deserialize<string[]>(await store.ReadAllAsync(DatasetKeys.FactNames(dataset, shard), cancellationToken)) ?? [];
}
