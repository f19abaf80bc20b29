using System.Globalization;
using Assay.Numerics;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Columns;
using Assay.Scoring.Core;
using Assay.Scoring.Core.Heads;
using Assay.Scoring.Core.Networks;
using Assay.Scoring.Inputs;
using Assay.Scoring.Runs;
using Assay.Scoring.Upstream;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Errors;

namespace Assay.Scoring.Methods.Networks;

/// <summary>
/// Says which images a network is trained on and which it is validated by, once for a run: the columns "part" and "given" are what the worker reads, and what
/// the scores are judged by. They stay as they are when the first embedding finds out which images cannot be decoded.
/// </summary>
internal sealed class ImagePartition(ShardInputs inputs, RunColumnFiles files, LabelColumns labels, LabelDirectory directory, IObjectStore store)
{
    /// <exception cref="ScoringException">There are no images to train on, or of one class alone.</exception>
    /// <exception cref="WrongStateException">There is no image to validate by.</exception>
    public async Task<ImageParts> EnsureAsync(RunContext context, CancellationToken cancellationToken)
    {
        var run = context.Run;
        var key = DatasetKeys.RunFile(run.Dataset, run.Id, ImageParts.File);
        if (await store.ExistsAsync(key, cancellationToken))
            return RunJson.Read<ImageParts>(await store.ReadAllAsync(key, cancellationToken));

        var parts = await WriteAsync(context, cancellationToken);
        await CheckAsync(run, parts, cancellationToken);
        await store.PutAsync(key, RunJson.Write(parts), cancellationToken);
        return parts;
    }

    private async Task<ImageParts> WriteAsync(RunContext context, CancellationToken cancellationToken)
    {
        var run = context.Run;
        var validation = run.Parameters.Network.Validation;
        var truth = await GetTruthAsync(context, validation, cancellationToken);
        var drawn = validation.ImagesCase == NetworkValidation.ImagesOneofCase.Share ? await DrawAsync(context, validation.Share, cancellationToken) : null;
        var parts = new ImageParts(new long[run.Classes], new long[run.Classes]);
        var gate = new Lock();
        await context.ForShardsAsync(Text($"choosing images of {run.Shards:N0} shards to train on"), async (shard, token) =>
        {
            var rows = await inputs.ReadRowsAsync(run, context.Labels, shard, token);
            var part = Array.ConvertAll(rows.Scorable, scorable => scorable != 0 ? ImagePart.Training : ImagePart.None);
            if (drawn is null)
                await TakeSplitAsync(run, truth, shard, rows, part, token);
            else
                TakeDrawn(drawn, shard, part);

            await files.WriteAsync(run, shard, MethodColumn.Given, rows.Given, token);
            await files.WriteAsync(run, shard, ImagePart.Column, part, token);
            lock (gate)
            {
                for (var row = 0; row < part.Length; row++)
                {
                    if (part[row] != ImagePart.None)
                        (part[row] == ImagePart.Training ? parts.Training : parts.Validation)[rows.Given[row]]++;
                }
            }

            return part.Length;
        }, cancellationToken);
        return parts;
    }

    private async Task<IReadOnlySet<RowKey>> DrawAsync(RunContext context, double share, CancellationToken cancellationToken)
    {
        var offered = new ValidationShare(share, unchecked((ulong)context.Run.Seed));
        await context.ForShardsAsync("drawing images to validate by", async (shard, token) =>
        {
            var rows = await inputs.ReadRowsAsync(context.Run, context.Labels, shard, token);
            lock (offered)
            {
                for (var row = 0; row < rows.Scorable.Length; row++)
                {
                    if (rows.Scorable[row] != 0)
                        offered.Offer(new RowKey(shard, row), rows.Given[row]);
                }
            }

            return rows.Given.Length;
        }, cancellationToken);
        return offered.Draw();
    }

    private static void TakeDrawn(IReadOnlySet<RowKey> drawn, int shard, byte[] part)
    {
        for (var row = 0; row < part.Length; row++)
        {
            if (drawn.Contains(new RowKey(shard, row)))
                part[row] = ImagePart.Validation;
        }
    }

    /// <summary>Images of the split have the label that is true for them, and are trained on in no case.</summary>
    private async Task TakeSplitAsync(RunDocument run, LabelVersionManifest truth, int shard, ShardRows rows, byte[] part, CancellationToken cancellationToken)
    {
        var splits = await inputs.ReadSplitsAsync(run.Dataset, shard, cancellationToken);
        var targets = await labels.ReadAsync(run.Dataset, truth, shard, rows.Given.Length, cancellationToken);
        for (var row = 0; row < part.Length; row++)
        {
            if (splits[row] != run.Parameters.Network.Validation.Split)
                continue;
            if (targets[row] >= run.Classes)
                throw new WrongStateException(Text($"The image {new ImageId(shard, row)} has the class id {targets[row]} in the label version \"{truth.Version}\", but there were {run.Classes:N0} classes when the run was accepted. Start a new run."));
            var judged = targets[row] >= 0 && rows.Predictable[row] != 0;
            part[row] = judged ? ImagePart.Validation : ImagePart.None;
            if (judged)
                rows.Given[row] = targets[row];
        }
    }

    private async Task<LabelVersionManifest> GetTruthAsync(RunContext context, NetworkValidation validation, CancellationToken cancellationToken)
    {
        if (validation.LabelVersion.Length == 0)
            return context.Labels;
        var version = await directory.ResolveVersionAsync(context.Run.Dataset, validation.LabelVersion, cancellationToken);
        return await labels.GetManifestAsync(context.Run.Dataset, version, cancellationToken);
    }

    private async Task CheckAsync(RunDocument run, ImageParts parts, CancellationToken cancellationToken)
    {
        var present = parts.Training.Index().Where(count => count.Item > 0).ToList();
        if (present.Count == 0)
            throw new NoLabelledImagesException();
        if (present.Count == 1)
        {
            var names = await directory.GetClassNamesAsync(run.Dataset, cancellationToken);
            throw new SingleClassException(present[0].Index, names.ElementAtOrDefault(present[0].Index), (int)present[0].Item);
        }

        if (parts.Validation.Sum() > 0)
            return;
        var validation = run.Parameters.Network.Validation;
        if (validation.ImagesCase == NetworkValidation.ImagesOneofCase.Share)
        {
            throw new WrongStateException(
                $"No class has two labelled images in the label version \"{run.LabelVersion}\", and the only one of a class is trained on, so there is none to validate by. Label more images, or name a split to validate by.");
        }

        var version = validation.LabelVersion.Length > 0 ? validation.LabelVersion : run.LabelVersion;
        throw new WrongStateException(
            $"No image of the split \"{validation.Split}\" that can be decoded has a label in the label version \"{version}\", so there is none to validate by. Name another split or label version, or give a share of the labelled images.");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
