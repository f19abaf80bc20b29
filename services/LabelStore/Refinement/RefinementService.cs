using Assay.Documents;
using Assay.LabelStore.Batches;
using Assay.LabelStore.V1;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Errors;
using Task = System.Threading.Tasks.Task;

namespace Assay.LabelStore.Refinement;

/// <summary>Makes batches for experts of the images on which annotators disagree.</summary>
internal sealed class RefinementService(
    IDocumentStore documents, BatchService batches, BatchAnalyzer analyzer, BatchItems items, BatchOpener opener, TimeProvider time)
{
    private readonly IDocumentCollection<BatchDocument> _batches = documents.Collection(BatchDocument.Collection);

    /// <summary>Closes the batches, so that what their annotators said stands, and opens one with what must be refined.</summary>
    /// <exception cref="WrongStateException">Tasks lack answers, or there is nothing to refine.</exception>
    public async Task<BatchDocument> CreateAsync(NewRefinement asked, CancellationToken cancellationToken)
    {
        var sources = new List<BatchDocument>();
        foreach (var batch in asked.Batches)
            sources.Add(await batches.GetAsync(sources.Count == 0 ? "" : sources[0].Dataset, batch, cancellationToken));
        if (asked.Id.Length > 0 && await _batches.FindAsync(asked.Id, cancellationToken) is { } there)
            return await ReturnAsync(there.Value, sources[0].Dataset, cancellationToken);

        await RequireWorkAsync(asked, sources, cancellationToken);
        foreach (var source in sources)
            await batches.CloseAsync(source.Id, cancellationToken);

        var first = sources[0];
        var id = asked.Id.Length > 0 ? asked.Id : batches.NewId();
        var key = BatchItems.KeyOf(first.Dataset, id);
        await items.WriteIfAbsentAsync(key, await ListAsync(sources, cancellationToken), cancellationToken);
        var document = new BatchDocument
        {
            Id = id,
            Dataset = first.Dataset,
            Title = asked.Title.Length > 0 ? asked.Title : $"Refine {(first.Title.Length > 0 ? first.Title : first.Id)}{(sources.Count > 1 ? $" and {sources.Count - 1} more" : "")}",
            AnnotatorsPerImage = asked.AnnotatorsPerImage,
            LabelVersion = first.LabelVersion,
            Run = first.Run,
            ItemsKey = key,
            Created = time.GetUtcNow(),
            Kind = BatchKind.Refine,
            Split = asked.Split,
            Sources = asked.Batches,
        };
        return await ReturnAsync(await opener.OpenAsync(document, cancellationToken), first.Dataset, cancellationToken);
    }

    private async Task<BatchDocument> ReturnAsync(BatchDocument there, string dataset, CancellationToken cancellationToken) =>
        there.Dataset != dataset || there.Kind != BatchKind.Refine
            ? throw new AlreadyExistsException($"The batch \"{there.Id}\" is another one, of the data set \"{there.Dataset}\". Choose another id.")
            : await opener.OpenAsync(there, cancellationToken);

    private async Task RequireWorkAsync(NewRefinement asked, IReadOnlyList<BatchDocument> sources, CancellationToken cancellationToken)
    {
        var analysis = new BatchAnalysis();
        foreach (var source in sources)
            await analyzer.AddAsync(analysis, source, cancellationToken);

        var open = analysis[TaskAgreement.Open];
        if (open > 0 && !asked.Unfinished)
        {
            throw new WrongStateException(
                $"{open} of {analysis.Images} images lack answers. Wait for them, or refine what is answered with unfinished; the others then get no answer any more.");
        }

        if (analysis.ToRefine == 0)
        {
            throw new WrongStateException(
                $"There is nothing to refine: the annotators agree on all of the {analysis[TaskAgreement.Settled]} images that are answered. Write a label version with CreateLabelVersion.");
        }
    }

    /// <summary>The images to refine in the order of batches and ranks, each once, with what was said of it in all batches where it must be refined.</summary>
    private async Task<List<BatchItem>> ListAsync(IReadOnlyList<BatchDocument> sources, CancellationToken cancellationToken)
    {
        var list = new List<BatchItem>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var source in sources)
        {
            await foreach (var task in analyzer.ReadAsync(source, cancellationToken))
            {
                var agreement = RefinementCondition.Of(task);
                if (!RefinementCondition.IsToRefine(agreement))
                    continue;
                if (places.TryGetValue(task.ImageId, out var place))
                {
                    list[place] = list[place] with { Earlier = [.. list[place].Earlier, .. task.Answers] };
                    continue;
                }

                places[task.ImageId] = list.Count;
                list.Add(new BatchItem
                {
                    Rank = list.Count + 1,
                    ImageId = task.ImageId,
                    Score = task.Score,
                    SuggestedClass = task.SuggestedClasses is [var suggested, ..] ? suggested : LabelColumns.None,
                    Reason = ReasonOf(agreement),
                    ShownClasses = task.GivenClasses,
                    Earlier = task.Answers,
                });
            }
        }

        return list;
    }

    private static string ReasonOf(TaskAgreement agreement) => agreement switch
    {
        TaskAgreement.OriginalLeftOut => "All annotators chose the same labels, and the original one is not among them",
        TaskAgreement.Unsure => "No annotator could tell",
        _ => "Annotators chose different labels",
    };
}
