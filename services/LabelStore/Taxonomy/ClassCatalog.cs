using Assay.Documents;
using Assay.LabelStore.Datasets;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Validation;

namespace Assay.LabelStore.Taxonomy;

/// <summary>Reads classes with what is known of them, and describes them.</summary>
internal sealed class ClassCatalog(IDocumentStore documents, TaxonomyStore taxonomies, ShardLabelStore labels, TimeProvider time)
{
    private const int MaxReportedImages = 100;
    private readonly IDocumentCollection<ClassDocument> _classes = documents.Collection(ClassDocument.Collection);

    /// <summary>What is known of classes, in the order asked for.</summary>
    public async Task<IReadOnlyList<ClassDocument>> GetAsync(string dataset, IReadOnlyList<int> classes, CancellationToken cancellationToken)
    {
        var known = await _classes.FindManyAsync([.. classes.Select(label => ClassDocument.IdOf(dataset, label)).Distinct()], cancellationToken);
        return [.. classes.Select(label => known.GetValueOrDefault(ClassDocument.IdOf(dataset, label))?.Value ?? Undescribed(dataset, label))];
    }

    /// <summary>What has changed since a version of the taxonomy.</summary>
    public IAsyncEnumerable<Versioned<ClassDocument>> ReadChangedAsync(string dataset, long since, CancellationToken cancellationToken) =>
        _classes.QueryAllAsync(DocumentQuery.By(ClassDocument.ByChanged, dataset) with { From = since + 1, Limit = 5000 }, cancellationToken);

    /// <summary>Replaces what is known of a class.</summary>
    /// <param name="dataset">Name of the data set.</param>
    /// <param name="label">Class id.</param>
    /// <param name="wanted">What shall be known.</param>
    /// <param name="expected">The version at which it was changed last when the caller read it; null = whatever.</param>
    /// <param name="author">Who and why.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ConflictException">Somebody else changed it since.</exception>
    public async Task<TaxonomyDocument> UpdateAsync(
        string dataset, int label, ClassDescription wanted, long? expected, ChangeAuthor author, CancellationToken cancellationToken)
    {
        Versioned<ClassDocument>? written = null;
        return await taxonomies.ChangeAsync(dataset, ChangeAsync, cancellationToken);

        async Task<TaxonomyDocument> ChangeAsync(TaxonomyDocument old, CancellationToken token)
        {
            RequireInUse(old, label);
            var there = await _classes.FindAsync(ClassDocument.IdOf(dataset, label), token);
            // What this call wrote before another change of the taxonomy was quicker is no change of somebody else.
            var isOurs = written is not null && there?.Version == written.Version;
            var before = there?.Value ?? Undescribed(dataset, label);
            if (!isOurs && expected is { } version && version != before.Changed)
            {
                throw new ConflictException(
                    $"Somebody else described the class \"{old.Classes[label]}\" meanwhile (version {before.Changed}, not {version}). Read it again and repeat the change.");
            }

            var after = isOurs ? before : before.With(wanted);
            if (!isOurs && after.SaysTheSameAs(before))
                return old;
            await CheckExemplarsAsync(dataset, [.. after.Exemplars.Except(before.Exemplars)], token);
            written = await WriteAsync(after with { Changed = old.Version + 1 }, there?.Version, token);
            return old.Next(V1.TaxonomyChangeKind.Described, [label], [], $"\"{old.Classes[label]}\" described", author, time.GetUtcNow());
        }
    }

    /// <summary>Adds classes and describes them, by name.</summary>
    /// <returns>Class ids in the order given.</returns>
    public async Task<IReadOnlyList<int>> ImportAsync(
        string dataset, IReadOnlyList<(string Name, ClassDescription? Description)> imported, ChangeAuthor author, CancellationToken cancellationToken)
    {
        await CheckExemplarsAsync(dataset, [.. imported.SelectMany(one => one.Description?.Exemplars ?? []).Distinct()], cancellationToken);
        string[] names = [.. imported.Select(one => one.Name)];
        var written = new HashSet<int>();
        await taxonomies.ChangeAsync(dataset, (old, _) => Task.FromResult(taxonomies.Append(old, names, author)), cancellationToken);
        var described = await taxonomies.ChangeAsync(dataset, DescribeAsync, cancellationToken);
        return [.. names.Select(name => described.Find(name)!.Value)];

        async Task<TaxonomyDocument> DescribeAsync(TaxonomyDocument old, CancellationToken token)
        {
            var wanted = imported.Where(one => one.Description is not null).Select(one => (Id: old.Find(one.Name)!.Value, Description: one.Description!)).ToArray();
            var known = await _classes.FindManyAsync([.. wanted.Select(one => ClassDocument.IdOf(dataset, one.Id))], token);
            var changed = new List<int>();
            foreach (var (id, description) in wanted)
            {
                var there = known.GetValueOrDefault(ClassDocument.IdOf(dataset, id));
                var before = there?.Value ?? Undescribed(dataset, id);
                var after = before.WithImported(description);
                // What this call wrote for a version that another change took is written again for the next one.
                if (after.SaysTheSameAs(before) && !written.Contains(id))
                    continue;
                await WriteAsync(after with { Changed = old.Version + 1 }, there?.Version, token);
                written.Add(id);
                changed.Add(id);
            }

            return changed.Count == 0
                ? old
                : old.Next(V1.TaxonomyChangeKind.Described, changed, [], changed.Count == 1 ? $"\"{old.Classes[changed[0]]}\" described" : $"{changed.Count} classes described", author, time.GetUtcNow());
        }
    }

    /// <exception cref="NotFoundException">There is no such class.</exception>
    public static void Require(TaxonomyDocument taxonomy, int label)
    {
        if (!taxonomy.Has(label))
            throw new NotFoundException($"The data set \"{taxonomy.Dataset}\" has no class {label}; it has {taxonomy.Classes.Count}. List them with ListClasses.");
    }

    /// <exception cref="NotFoundException">There is no such class.</exception>
    /// <exception cref="WrongStateException">It was merged or split.</exception>
    public static void RequireInUse(TaxonomyDocument taxonomy, int label)
    {
        Require(taxonomy, label);
        if (!taxonomy.Map().IsReplaced(label))
            return;
        var by = taxonomy.Map().Of(label);
        throw new WrongStateException(
            $"The class \"{taxonomy.Classes[label]}\" is not in use since it was merged or split. {(by >= 0 ? $"Take \"{taxonomy.Classes[by]}\" ({by}), which stands for it." : "Take one of the classes it was split into.")}");
    }

    private static ClassDocument Undescribed(string dataset, int label) => new() { Dataset = dataset, Class = label };

    private async Task<Versioned<ClassDocument>> WriteAsync(ClassDocument document, long? version, CancellationToken cancellationToken)
    {
        if (version is { } there)
            return await _classes.ReplaceAsync(document, there, cancellationToken);
        return await _classes.InsertIfAbsentAsync(document, cancellationToken)
            ? new Versioned<ClassDocument>(document, 1)
            : throw new DocumentConflictException(_classes.Definition.Name, _classes.Definition.Id(document));
    }

    private async Task CheckExemplarsAsync(string dataset, IReadOnlyList<string> added, CancellationToken cancellationToken)
    {
        var validator = new RequestValidator();
        var given = new GivenLabelLookup(labels, dataset, LabelVersionName.Given);
        foreach (var chunk in added.Chunk(GivenLabelLookup.MaxImages))
        {
            var found = await given.FindAsync([.. chunk.Select(image => ImageId.Parse(image))], cancellationToken);
            foreach (var (image, _) in chunk.Zip(found).Where(pair => pair.Second is null).Take(MaxReportedImages))
                validator.Check(false, "exemplars", $"{image} is no image of {dataset}; list them with ListImages");
        }

        validator.ThrowIfInvalid();
    }
}
