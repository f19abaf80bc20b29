using Assay.Documents;
using Assay.LabelStore.Annotations;
using Assay.LabelStore.Batches;
using Assay.LabelStore.Datasets;
using Assay.LabelStore.Taxonomy;
using Assay.LabelStore.V1;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Errors;
using Task = System.Threading.Tasks.Task;

namespace Assay.LabelStore.LabelVersions;

/// <summary>
/// Makes label versions beside the data set's own line: a base overlaid with answers, in the classes that are in use. A branch is a pure function of its document;
/// shards in which nothing differs from the base are not written.
/// </summary>
internal sealed partial class LabelBranchWriter(
    IDocumentStore documents,
    DatasetCatalog datasets,
    LabelVersionCatalog versions,
    BatchService batches,
    TaxonomyStore taxonomies,
    LabelMapper mapper,
    AnnotationLog log,
    BranchAnswers answers,
    ShardLabelStore labels,
    LabelColumns columns,
    LabelStoreTelemetry telemetry,
    TimeProvider time,
    ILogger<LabelBranchWriter> logger)
{
    // At once; a store far away answers each after some milliseconds.
    private const int ShardsWritten = 8;

    private readonly IDocumentCollection<LabelBranchDocument> _branches = documents.Collection(LabelBranchDocument.Collection);
    private readonly StripedLocks _writing = new();

    /// <summary>Writes a branch, or completes or returns the one of that name.</summary>
    /// <exception cref="NotFoundException">There is no such data set, base, batch, selection, truth or run.</exception>
    /// <exception cref="AlreadyExistsException">There is a branch of that name with another base, or with the answers of others.</exception>
    public async Task<LabelBranchDocument> CreateAsync(NewLabelBranch asked, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        using var activity = LabelStoreTelemetry.Activities.StartActivity("make label branch");
        using var turn = await _writing.EnterAsync($"{asked.Dataset}/{asked.Name}", cancellationToken);
        var claimed = (await _branches.FindAsync(LabelBranchDocument.IdOf(asked.Dataset, asked.Name), cancellationToken))?.Value;
        if (claimed is not null)
            RequireSame(claimed, asked);
        if (claimed is { Written: true })
            return claimed;

        claimed ??= await ClaimAsync(asked, cancellationToken);
        var made = await CompleteAsync(claimed, cancellationToken);
        telemetry.VersionMade(time.GetElapsedTime(begun));
        activity?.SetTag("assay.dataset", made.Dataset).SetTag("assay.version", made.Name).SetTag("assay.changed", made.Changed);
        return made;
    }

    /// <summary>Completes what a crash left undone, of the branches claimed until a moment.</summary>
    public async Task RepairAsync(DateTimeOffset claimedBy, CancellationToken cancellationToken)
    {
        await foreach (var (branch, _) in _branches.QueryAllAsync(DocumentQuery.By(LabelBranchDocument.ByUnwritten, true), cancellationToken))
        {
            if (branch.Created > claimedBy)
                continue;
            try
            {
                await CompleteAsync(branch, cancellationToken);
            }
            catch (Exception e) when (e is NotFoundException or ObjectNotFoundException or InvalidDataException)
            {
                // What it is made of is gone; who asks for it again is told. It must not keep the others waiting.
                Log.CannotComplete(logger, e, branch.Name, branch.Dataset);
            }
        }
    }

    private async Task<LabelBranchDocument> ClaimAsync(NewLabelBranch asked, CancellationToken cancellationToken)
    {
        var shards = (await datasets.GetAsync(asked.Dataset, cancellationToken)).Shards;
        var draft = new LabelBranchDocument
        {
            Dataset = asked.Dataset,
            Name = asked.Name,
            Base = await ResolveAsync(asked.Dataset, asked.Base, cancellationToken),
            Answers = asked.Batches is { } listed ? await ReadAsync(asked.Dataset, listed, asked.Rule, cancellationToken) : null,
            Oracle = asked.Oracle is { } oracle ? await ReadAsync(asked.Dataset, oracle, cancellationToken) : null,
            Consensus = asked.Consensus,
            Import = asked.Import,
            Replaced = (await taxonomies.GetAsync(asked.Dataset, cancellationToken)).Replaced,
            Shards = [],
            Changed = 0,
            Removed = 0,
            Counts = AnswerCounts.Zero,
            Created = time.GetUtcNow(),
        };
        var plan = await PlanAsync(draft, shards, cancellationToken);
        if (await _branches.InsertIfAbsentAsync(plan, cancellationToken))
            return plan;
        var other = (await _branches.GetAsync(plan.Id, cancellationToken)).Value;
        RequireSame(other, asked);
        return other;
    }

    /// <summary>A name that was asked for with other labels in mind must not be taken for one's own.</summary>
    private static void RequireSame(LabelBranchDocument there, NewLabelBranch asked)
    {
        // Of what is empty the default was taken when it was claimed; it may have moved since.
        var isSame = (asked.Base.Length == 0 || asked.Base == there.Base)
            && (asked.Batches, there.Answers) switch
            {
                ({ } batches, { } answers) => asked.Rule == answers.Rule && batches.ToHashSet(StringComparer.Ordinal).SetEquals(answers.Batches),
                (null, null) when asked.Consensus is not null => asked.Consensus == there.Consensus,
                (null, null) when asked.Import is not null => asked.Import == there.Import,
                (null, null) => asked.Oracle is { } oracle && there.Oracle is { } source
                    && (oracle.Truth, oracle.NoiseRate, oracle.Seed) == (source.Truth, source.NoiseRate, source.Seed)
                    && oracle.Selections.ToHashSet(StringComparer.Ordinal).SetEquals(source.Selections),
                _ => false,
            };
        if (!isSame)
            throw new AlreadyExistsException($"The label version \"{there.Name}\" of the data set \"{there.Dataset}\" has the base \"{there.Base}\" and other answers than are asked for. Choose another name.");
    }

    private async Task<string> ResolveAsync(string dataset, string version, CancellationToken cancellationToken)
    {
        if (version.Length == 0)
            return await versions.GetNewestAsync(dataset, cancellationToken);
        await versions.RequireAsync(dataset, version, cancellationToken);
        return version;
    }

    private async Task<BatchAnswerSource> ReadAsync(string dataset, IReadOnlyList<string> listed, ConsensusRule rule, CancellationToken cancellationToken)
    {
        foreach (var batch in listed)
        {
            if ((await batches.GetAsync(batch, cancellationToken)).Dataset != dataset)
                throw new NotFoundException($"The batch \"{batch}\" is not one of the data set \"{dataset}\". List those with ListBatches.");
        }

        return new BatchAnswerSource(listed, await log.GetEndAsync(dataset, cancellationToken), rule);
    }

    private async Task<OracleSource> ReadAsync(string dataset, OracleSource oracle, CancellationToken cancellationToken)
    {
        await versions.RequireAsync(dataset, oracle.Truth, cancellationToken);
        return oracle with { Classes = (await taxonomies.GetAsync(dataset, cancellationToken)).Classes.Count };
    }

    /// <summary>What it will change.</summary>
    private async Task<LabelBranchDocument> PlanAsync(LabelBranchDocument draft, int shards, CancellationToken cancellationToken)
    {
        var manifest = await columns.GetManifestAsync(draft.Dataset, draft.Base, cancellationToken);
        var said = await answers.OpenAsync(draft, cancellationToken);
        var map = new ClassMap(draft.Replaced);
        var differing = new List<int>();
        var plan = draft;
        var compared = ReadAhead.InOrderAsync(Enumerable.Range(0, shards), CompareAsync, cancellationToken);
        var ofBatches = draft.Answers?.Batches.ToDictionary(batch => batch, _ => AnswerCounts.Zero, StringComparer.Ordinal) ?? [];
        await foreach (var (shard, changed, removed, counts) in compared)
        {
            if (changed > 0)
                differing.Add(shard);
            plan = plan with { Changed = plan.Changed + changed, Removed = plan.Removed + removed };
            foreach (var (row, count) in counts)
            {
                plan = plan with { Counts = plan.Counts + count };
                foreach (var batch in said.BatchesOf(shard, row))
                    ofBatches[batch] += count;
            }
        }

        return plan with { Shards = differing, CountsByBatch = ofBatches };

        async Task<(int Shard, int Changed, int Removed, IReadOnlyList<(int Row, AnswerCounts Count)> Counts)> CompareAsync(int shard, CancellationToken token)
        {
            var answered = await said.ReadAsync(shard, token);
            if (answered.Count == 0 && map.IsEmpty)
                return (shard, 0, 0, []);
            var before = await labels.ReadAsync(draft.Dataset, manifest, shard, token);
            var after = await mapper.MapAsync(draft.Dataset, map, shard, before.With(Told(answered)), token);
            var rows = after.Differences(before).ToHashSet();
            // Who kept a label that was merged since has kept it.
            var corrected = map.IsEmpty ? rows : after.Differences(await mapper.MapAsync(draft.Dataset, map, shard, before, token)).ToHashSet();
            return (shard, rows.Count, rows.Count(after.IsRemoved),
                [.. answered.Select(answer => (answer.Key, AnswerCounts.Of(answer.Value is not null, after.IsRemoved(answer.Key), corrected.Contains(answer.Key), after[answer.Key].Count > 0)))]);
        }
    }

    private async Task<LabelBranchDocument> CompleteAsync(LabelBranchDocument branch, CancellationToken cancellationToken)
    {
        if (branch.Written)
            return branch;

        var manifest = await columns.GetManifestAsync(branch.Dataset, branch.Base, cancellationToken);
        var said = await answers.OpenAsync(branch, cancellationToken);
        var map = new ClassMap(branch.Replaced);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ShardsWritten, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(branch.Shards, parallel, async (shard, token) =>
        {
            var before = await labels.ReadAsync(branch.Dataset, manifest, shard, token);
            var after = await mapper.MapAsync(branch.Dataset, map, shard, before.With(Told(await said.ReadAsync(shard, token))), token);
            await labels.WriteAsync(branch.Dataset, branch.Name, shard, after, token);
        });

        await columns.PutManifestAsync(branch.Dataset, manifest.Next(branch.Name, branch.Shards), cancellationToken);
        return (await _branches.UpdateAsync(branch.Id, current => current with { Written = true }, cancellationToken: cancellationToken)).Value;
    }

    private static IEnumerable<KeyValuePair<int, IReadOnlyList<int>>> Told(IReadOnlyDictionary<int, IReadOnlyList<int>?> said) =>
        said.Where(answer => answer.Value is not null).Select(answer => KeyValuePair.Create(answer.Key, answer.Value!));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Label branch {Name} of {Dataset} cannot be completed")]
        public static partial void CannotComplete(ILogger logger, Exception exception, string name, string dataset);
    }
}
