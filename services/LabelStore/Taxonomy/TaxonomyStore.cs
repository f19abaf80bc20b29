using System.Collections.Concurrent;
using System.Globalization;
using Assay.Documents;
using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Validation;
using Task = System.Threading.Tasks.Task;

namespace Assay.LabelStore.Taxonomy;

/// <summary>Keeps taxonomies and hands out class ids. Safe for any number of threads and processes: the document's version decides who was first.</summary>
/// <remarks>
/// A change is made when the taxonomy takes it as its last one. Whoever changes it next puts that one into the history before, so the history has no gaps
/// although no two documents change at once.
/// </remarks>
internal sealed class TaxonomyStore(IDocumentStore documents, TimeProvider time)
{
    public const int MaxClasses = 1_000_000;
    private const int Attempts = 200;
    private const int NamesOfText = 5;
    private readonly IDocumentCollection<TaxonomyDocument> _taxonomies = documents.Collection(TaxonomyDocument.Collection);
    private readonly IDocumentCollection<TaxonomyChangeDocument> _changes = documents.Collection(TaxonomyChangeDocument.Collection);
    private readonly StripedLocks _changing = new();
    private readonly ConcurrentDictionary<string, long> _changed = new(StringComparer.Ordinal);

    /// <summary>The data set's classes; empty at version 0 where none was ever resolved.</summary>
    public async Task<TaxonomyDocument> GetAsync(string dataset, CancellationToken cancellationToken) =>
        (await _taxonomies.FindAsync(dataset, cancellationToken))?.Value ?? new TaxonomyDocument { Dataset = dataset };

    /// <summary>The newest version that this process has made; 0 = it made none.</summary>
    public long NewestMadeHere(string dataset) => _changed.GetValueOrDefault(dataset);

    /// <summary>Ids in the order of <paramref name="names"/>; new names are appended in that order.</summary>
    public async Task<IReadOnlyList<int>> ResolveAsync(string dataset, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        // Most calls only ask for what is there.
        var current = await GetAsync(dataset, cancellationToken);
        if (names.Any(name => current.Find(name) is null))
            current = await ChangeAsync(dataset, (old, _) => Task.FromResult(Append(old, names, ChangeAuthor.Service)), cancellationToken);
        return [.. names.Select(name => Find(current, name))];
    }

    /// <summary>The taxonomy with those names appended that lead to no class; the same where all do.</summary>
    public TaxonomyDocument Append(TaxonomyDocument taxonomy, IReadOnlyList<string> names, ChangeAuthor author)
    {
        string[] missing = [.. names.Where(name => taxonomy.Find(name) is null).Distinct(StringComparer.Ordinal)];
        if (missing.Length == 0)
            return taxonomy;
        RequireRoom(taxonomy, missing.Length, "names");
        var shown = string.Join(", ", missing.Take(NamesOfText).Select(name => $"\"{name}\""));
        var text = missing.Length <= NamesOfText
            ? $"{shown} added"
            : string.Create(CultureInfo.InvariantCulture, $"{missing.Length:N0} classes added: {shown}, ...");
        var ids = Enumerable.Range(taxonomy.Classes.Count, missing.Length);
        return taxonomy.Next(TaxonomyChangeKind.Added, [], ids, text, author, time.GetUtcNow()).Append(missing);
    }

    /// <summary>Makes one change: <paramref name="change"/> gets the newest taxonomy and returns the next one, or the same for none. It may be called again.</summary>
    public async Task<TaxonomyDocument> ChangeAsync(
        string dataset, Func<TaxonomyDocument, CancellationToken, Task<TaxonomyDocument>> change, CancellationToken cancellationToken)
    {
        // Within a process callers queue; the document's version only decides between processes.
        using var turn = await _changing.EnterAsync(dataset, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            var current = await _taxonomies.FindAsync(dataset, cancellationToken);
            if (current?.Value.Last is { } last)
                await _changes.InsertIfAbsentAsync(last, cancellationToken);
            var old = current?.Value ?? new TaxonomyDocument { Dataset = dataset };
            try
            {
                var changed = await change(old, cancellationToken);
                if (ReferenceEquals(changed, old))
                    return old;
                if (current is not null)
                    await _taxonomies.ReplaceAsync(changed, current.Version, cancellationToken);
                else if (!await _taxonomies.InsertIfAbsentAsync(changed, cancellationToken))
                    throw new DocumentConflictException(_taxonomies.Definition.Name, dataset);
                _changed[dataset] = changed.Version;
                return changed;
            }
            catch (DocumentConflictException) when (attempt < Attempts)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * Math.Min(attempt, 20)), cancellationToken);
            }
        }
    }

    /// <summary>Changes, newest first.</summary>
    public async Task<DocumentPage<TaxonomyChangeDocument>> ListChangesAsync(string dataset, int count, string? continuation, CancellationToken cancellationToken)
    {
        if ((await GetAsync(dataset, cancellationToken)).Last is { } last)
            await _changes.InsertIfAbsentAsync(last, cancellationToken);
        var query = DocumentQuery.By(TaxonomyChangeDocument.ByDataset, dataset) with { Descending = true, Limit = count, Continuation = continuation };
        return await _changes.QueryAsync(query, cancellationToken);
    }

    /// <summary>Notes a violation for each id that is no class of the data set.</summary>
    public async Task CheckClassesAsync(
        RequestValidator validator, string dataset, IReadOnlyList<int> classes, string field, CancellationToken cancellationToken)
    {
        if (classes.Count == 0)
            return;
        var taxonomy = await GetAsync(dataset, cancellationToken);
        for (var i = 0; i < classes.Count; i++)
        {
            validator.Check(
                taxonomy.Has(classes[i]), $"{field}[{i}]",
                $"{classes[i]} is no class of {dataset}, which has {taxonomy.Classes.Count}; ask GetTaxonomy for them or add one with ResolveClasses");
        }
    }

    /// <exception cref="InvalidInputException">There would be too many classes.</exception>
    public static void RequireRoom(TaxonomyDocument taxonomy, int added, string field)
    {
        if (taxonomy.Classes.Count + added > MaxClasses)
            throw new InvalidInputException(field, $"{taxonomy.Dataset} would have more than {MaxClasses} classes; is a name's column mistaken for a label?");
    }

    private static int Find(TaxonomyDocument taxonomy, string name) =>
        taxonomy.Find(name) ?? throw new InvalidOperationException($"The class \"{name}\" was appended to the taxonomy of {taxonomy.Dataset} and is not there.");
}
