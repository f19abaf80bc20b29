using Assay.Contracts.V1;
using Assay.Documents;
using Assay.LabelStore.Annotations;
using Assay.LabelStore.Datasets;
using Assay.LabelStore.Taxonomy;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using MassTransit;

namespace Assay.LabelStore.LabelVersions;

/// <summary>
/// Makes label versions. A version is a pure function of the given labels, of the annotations up to a number, and of which classes stand for which, so an answer
/// that was taken back leaves no trace in the versions after it, and neither does a merge.
/// </summary>
internal sealed class LabelVersionWriter(
    IDocumentStore documents,
    DatasetCatalog datasets,
    AnnotationLog log,
    DecisionReader decisions,
    TaxonomyStore taxonomies,
    LabelMapper mapper,
    ShardLabelStore labels,
    LabelColumns columns,
    LabelStoreTelemetry telemetry,
    IBus bus,
    TimeProvider time)
{
    // At once; a store far away answers each after some milliseconds.
    private const int ShardsWritten = 8;

    private readonly IDocumentCollection<LabelVersionDocument> _versions = documents.Collection(LabelVersionDocument.Collection);
    private readonly StripedLocks _writing = new();

    /// <summary>Writes a version of what was decided until now; returns the newest one, null for the given labels, if nothing differs from it.</summary>
    public async Task<LabelVersionDocument?> CreateAsync(string dataset, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        using var activity = LabelStoreTelemetry.Activities.StartActivity("make label version");
        var shards = (await datasets.GetAsync(dataset, cancellationToken)).Shards;
        using var turn = await _writing.EnterAsync(dataset, cancellationToken);
        while (true)
        {
            var newest = await NewestAsync(dataset, cancellationToken);
            if (newest is not null)
                newest = await CompleteAsync(newest, cancellationToken);

            var plan = await PlanAsync(dataset, shards, newest?.Value, cancellationToken);
            if (plan is null)
                return newest?.Value;
            if (!await _versions.InsertIfAbsentAsync(plan, cancellationToken))
                continue;

            var made = (await CompleteAsync(new Versioned<LabelVersionDocument>(plan, 1), cancellationToken)).Value;
            telemetry.VersionMade(time.GetElapsedTime(begun));
            activity?.SetTag("assay.dataset", dataset).SetTag("assay.version", made.Name()).SetTag("assay.changed", made.Changed);
            return made;
        }
    }

    /// <summary>Completes and announces what a crash left undone, of the versions made until a moment.</summary>
    public async Task RepairAsync(DateTimeOffset madeBy, CancellationToken cancellationToken)
    {
        await RepairAsync(LabelVersionState.Claimed, madeBy, cancellationToken);
        await RepairAsync(LabelVersionState.Written, madeBy, cancellationToken);
    }

    private async Task RepairAsync(LabelVersionState state, DateTimeOffset madeBy, CancellationToken cancellationToken)
    {
        var query = DocumentQuery.By(LabelVersionDocument.ByState, IndexValue.Of(state));
        await foreach (var version in _versions.QueryAllAsync(query, cancellationToken))
        {
            if (version.Value.Created <= madeBy)
                await CompleteAsync(version, cancellationToken);
        }
    }

    private async Task<Versioned<LabelVersionDocument>?> NewestAsync(string dataset, CancellationToken cancellationToken)
    {
        var query = DocumentQuery.By(LabelVersionDocument.ByDataset, dataset) with { Descending = true, Limit = 1 };
        return (await _versions.QueryAsync(query, cancellationToken)).Items.FirstOrDefault();
    }

    // What the next version would be; null if it would equal the newest.
    private async Task<LabelVersionDocument?> PlanAsync(
        string dataset, int shards, LabelVersionDocument? newest, CancellationToken cancellationToken)
    {
        var upTo = await log.GetEndAsync(dataset, cancellationToken);
        var replaced = (await taxonomies.GetAsync(dataset, cancellationToken)).Replaced;
        var map = new ClassMap(replaced);
        // Where classes were replaced, images that came since may still have them, whatever was decided.
        if (upTo == (newest?.UpTo ?? 0) && map.IsEmpty && newest is not { Replaced.Count: > 0 })
            return null;

        var baseName = newest?.Name() ?? LabelVersionName.Given;
        var manifest = await columns.GetManifestAsync(dataset, baseName, cancellationToken);
        var differing = new List<int>();
        long changed = 0, removed = 0;
        var compared = ReadAhead.InOrderAsync(
            Enumerable.Range(0, shards), (shard, token) => CompareAsync(dataset, manifest, shard, upTo, map, token), cancellationToken);
        await foreach (var shard in compared)
        {
            if (shard.Changed == 0)
                continue;
            differing.Add(shard.Number);
            changed += shard.Changed;
            removed += shard.Removed;
        }

        return differing.Count == 0 ? null : new LabelVersionDocument
        {
            Dataset = dataset,
            Number = (newest?.Number ?? 0) + 1,
            Base = baseName,
            UpTo = upTo,
            Replaced = replaced,
            Shards = differing,
            Changed = changed,
            Removed = removed,
            Created = time.GetUtcNow(),
            State = LabelVersionState.Claimed,
        };
    }

    /// <summary>How many labels of a shard would differ from a version, and how many of these images are removed.</summary>
    private async Task<(int Number, int Changed, int Removed)> CompareAsync(
        string dataset, LabelVersionManifest manifest, int shard, long upTo, ClassMap map, CancellationToken cancellationToken)
    {
        var decided = await decisions.ReadAsync(dataset, shard, upTo, cancellationToken);
        if (decided.Count == 0 && map.IsEmpty && manifest.WriterOf(shard) == LabelVersionName.Given)
            return (shard, 0, 0);

        var before = await labels.ReadAsync(dataset, manifest, shard, cancellationToken);
        var after = await OverlayAsync(dataset, shard, decided, map, cancellationToken);
        var rows = after.Differences(before).ToArray();
        return (shard, rows.Length, rows.Count(after.IsRemoved));
    }

    private async Task<Versioned<LabelVersionDocument>> CompleteAsync(Versioned<LabelVersionDocument> version, CancellationToken cancellationToken)
    {
        if (version.Value.State == LabelVersionState.Claimed)
        {
            await WriteAsync(version.Value, cancellationToken);
            version = await AdvanceAsync(version.Value, LabelVersionState.Written, cancellationToken);
        }

        if (version.Value.State == LabelVersionState.Written)
        {
            var changed = new LabelsChanged { Dataset = version.Value.Dataset, Version = version.Value.Name(), Changed = version.Value.Changed };
            await bus.Publish(changed, cancellationToken);
            version = await AdvanceAsync(version.Value, LabelVersionState.Announced, cancellationToken);
        }

        return version;
    }

    private async Task WriteAsync(LabelVersionDocument version, CancellationToken cancellationToken)
    {
        var map = new ClassMap(version.Replaced);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ShardsWritten, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(version.Shards, parallel, async (shard, token) =>
        {
            var decided = await decisions.ReadAsync(version.Dataset, shard, version.UpTo, token);
            var after = await OverlayAsync(version.Dataset, shard, decided, map, token);
            await labels.WriteAsync(version.Dataset, version.Name(), shard, after, token);
        });

        var manifest = await columns.GetManifestAsync(version.Dataset, version.Base, cancellationToken);
        await columns.PutManifestAsync(version.Dataset, manifest.Next(version.Name(), version.Shards), cancellationToken);
    }

    private async Task<ShardLabels> OverlayAsync(
        string dataset, int shard, IReadOnlyDictionary<int, ImageDecision> decided, ClassMap map, CancellationToken cancellationToken)
    {
        var overlaid = LabelOverlay.Apply(await labels.ReadAsync(dataset, LabelVersionManifest.Given, shard, cancellationToken), decided);
        return await mapper.MapAsync(dataset, map, shard, overlaid, cancellationToken);
    }

    private Task<Versioned<LabelVersionDocument>> AdvanceAsync(
        LabelVersionDocument version, LabelVersionState state, CancellationToken cancellationToken) =>
        _versions.UpdateAsync(
            LabelVersionDocument.IdOf(version.Dataset, version.Number),
            current => current.State < state ? current with { State = state } : current,
            cancellationToken: cancellationToken);
}
