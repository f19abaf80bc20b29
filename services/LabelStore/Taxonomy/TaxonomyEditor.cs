using Assay.Documents;
using Assay.LabelStore.Datasets;
using Assay.LabelStore.LabelVersions;
using Assay.LabelStore.V1;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Validation;
using Task = System.Threading.Tasks.Task;

namespace Assay.LabelStore.Taxonomy;

/// <summary>Renames, merges and splits classes. Labels follow with a label version: annotations, and the versions that there are, stay as they are.</summary>
internal sealed class TaxonomyEditor(
    IDocumentStore documents, TaxonomyStore taxonomies, DatasetCatalog datasets, LabelVersionWriter versions, ShardLabelStore labels, TimeProvider time)
{
    private const int MaxReportedImages = 100;
    private readonly IDocumentCollection<SplitPartDocument> _parts = documents.Collection(SplitPartDocument.Collection);

    /// <exception cref="AlreadyExistsException">The name leads to another class.</exception>
    public Task<TaxonomyDocument> RenameAsync(string dataset, int label, string name, ChangeAuthor author, CancellationToken cancellationToken) =>
        taxonomies.ChangeAsync(dataset, (old, _) => Task.FromResult(Rename(old, label, name, author)), cancellationToken);

    /// <param name="dataset">Name of the data set.</param>
    /// <param name="classes">Classes that become one.</param>
    /// <param name="into">Class that they become; null = a new one.</param>
    /// <param name="newName">Its name, where it is new.</param>
    /// <param name="author">Who and why.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The taxonomy, the class that they became, and the newest label version.</returns>
    public async Task<(TaxonomyDocument Taxonomy, int Class, string LabelVersion)> MergeAsync(
        string dataset, IReadOnlyList<int> classes, int? into, string newName, ChangeAuthor author, CancellationToken cancellationToken)
    {
        await datasets.GetAsync(dataset, cancellationToken);
        var target = into ?? 0;
        var changed = await taxonomies.ChangeAsync(
            dataset, (old, _) => { (var next, target) = Merge(old, classes, into, newName, author); return Task.FromResult(next); }, cancellationToken);
        return (changed, target, await MapLabelsAsync(dataset, cancellationToken));
    }

    /// <param name="dataset">Name of the data set.</param>
    /// <param name="label">Class that is split.</param>
    /// <param name="parts">What becomes of it.</param>
    /// <param name="rest">Place of the part that its other images take; -1 = they lose the label.</param>
    /// <param name="author">Who and why.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The taxonomy, the classes of the parts, and the newest label version.</returns>
    public async Task<(TaxonomyDocument Taxonomy, IReadOnlyList<int> Classes, string LabelVersion)> SplitAsync(
        string dataset, int label, IReadOnlyList<NewClassPart> parts, int rest, ChangeAuthor author, CancellationToken cancellationToken)
    {
        await datasets.GetAsync(dataset, cancellationToken);
        await CheckImagesAsync(dataset, parts, cancellationToken);
        string[] names = [.. parts.Select(part => part.Name)];
        IReadOnlyList<int> classes = [];
        var changed = await taxonomies.ChangeAsync(dataset, SplitAsync, cancellationToken);
        return (changed, classes, await MapLabelsAsync(dataset, cancellationToken));

        async Task<TaxonomyDocument> SplitAsync(TaxonomyDocument old, CancellationToken token)
        {
            ClassCatalog.RequireInUse(old, label);
            var split = parts.Any(part => part.Images.Count > 0) ? Guid.CreateVersion7(time.GetUtcNow()).ToString("n") : null;
            var plan = ClassSplitPlan.Make(old, label, names, rest, split, author, time.GetUtcNow());
            classes = plan.Parts;
            if (split is not null)
                await _parts.InsertManyIfAbsentAsync(PartsOf(dataset, split, parts, plan.Parts), token);
            return plan.After;
        }
    }

    private TaxonomyDocument Rename(TaxonomyDocument old, int label, string name, ChangeAuthor author)
    {
        ClassCatalog.RequireInUse(old, label);
        if (old.Classes[label] == name)
            return old;
        if (old.Find(name) is { } other && other != label)
            throw new AlreadyExistsException($"The name \"{name}\" leads to the class {other} (\"{old.Classes[other]}\"). Choose another name, or merge the two.");
        return old.Next(TaxonomyChangeKind.Renamed, [label], [], $"\"{old.Classes[label]}\" renamed to \"{name}\"", author, time.GetUtcNow()).Rename(label, name);
    }

    private (TaxonomyDocument After, int Target) Merge(TaxonomyDocument old, IReadOnlyList<int> classes, int? into, string newName, ChangeAuthor author)
    {
        foreach (var label in classes)
            ClassCatalog.Require(old, label);
        if (into is null && old.Find(newName) is { } taken && !(old.Map() is var known && classes.All(label => known.IsReplaced(label) && known.Of(label) == taken)))
            throw new AlreadyExistsException($"The name \"{newName}\" leads to the class {taken} (\"{old.Classes[taken]}\"). Choose another name, or merge into that class.");
        var target = into ?? old.Find(newName) ?? old.Classes.Count;
        int[] sources = [.. classes.Where(label => label != target)];
        // Asked again after it was done, it is done.
        if (sources.Length > 0 && sources.All(label => old.Map().IsReplaced(label) && old.Map().Of(label) == target))
            return (old, target);
        foreach (var label in sources)
            ClassCatalog.RequireInUse(old, label);
        var before = old;
        if (target == old.Classes.Count)
        {
            TaxonomyStore.RequireRoom(old, 1, "new_name");
            before = old.Append([newName]);
        }
        else
        {
            ClassCatalog.RequireInUse(old, target);
        }

        var text = $"{string.Join(", ", sources.Take(5).Select(label => $"\"{old.Classes[label]}\""))}{(sources.Length > 5 ? $" and {sources.Length - 5} more" : "")} merged into \"{before.Classes[target]}\"";
        var after = before
            .Replace(sources.Select(label => new ClassReplacement(label, target)), new HashSet<int>())
            .Next(TaxonomyChangeKind.Merged, sources, [target], text, author, time.GetUtcNow());
        return (after, target);
    }

    /// <summary>Name of the newest label version, in which every image has the class that stands for its own.</summary>
    private async Task<string> MapLabelsAsync(string dataset, CancellationToken cancellationToken) =>
        (await versions.CreateAsync(dataset, cancellationToken))?.Name() ?? LabelVersionName.Given;

    private static List<SplitPartDocument> PartsOf(string dataset, string split, IReadOnlyList<NewClassPart> parts, IReadOnlyList<int> classes) =>
        [.. parts.Zip(classes).SelectMany(part => part.First.Images.Select(image => (Image: image, Class: part.Second)))
            .GroupBy(one => one.Image.Shard)
            .Select(shard => new SplitPartDocument
            {
                Dataset = dataset,
                Split = split,
                Shard = shard.Key,
                Classes = new SortedDictionary<int, int>(shard.ToDictionary(one => one.Image.Row, one => one.Class)),
            })];

    private async Task CheckImagesAsync(string dataset, IReadOnlyList<NewClassPart> parts, CancellationToken cancellationToken)
    {
        var validator = new RequestValidator();
        var given = new GivenLabelLookup(labels, dataset, LabelVersionName.Given);
        var unknown = 0;
        foreach (var (place, part) in parts.Index())
        {
            foreach (var chunk in part.Images.Index().Chunk(GivenLabelLookup.MaxImages))
            {
                var found = await given.FindAsync([.. chunk.Select(one => one.Item)], cancellationToken);
                foreach (var ((index, image), _) in chunk.Zip(found).Where(pair => pair.Second is null && unknown++ < MaxReportedImages))
                    validator.Check(false, $"parts[{place}].image_ids[{index}]", $"{image} is no image of {dataset}; list them with ListImages");
            }
        }

        validator.ThrowIfInvalid();
    }
}
