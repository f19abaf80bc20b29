using Assay.Documents;
using Assay.LabelStore.Annotations;
using Assay.LabelStore.Batches;
using Assay.LabelStore.Datasets;
using Assay.LabelStore.Gold;
using Assay.LabelStore.LabelVersions;
using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Errors;

namespace Assay.LabelStore.Quality;

/// <summary>Finds out how good annotators are, in one pass over the annotations in the order of images.</summary>
internal sealed class AnnotatorReporter(IDocumentStore documents, DatasetCatalog datasets, BatchService batches, GoldStore gold)
{
    private readonly IDocumentCollection<AnnotationDocument> _annotations = documents.Collection(AnnotationDocument.Collection);
    private readonly IDocumentCollection<BatchDocument> _batches = documents.Collection(BatchDocument.Collection);

    /// <summary>The annotators of a data set, or of some of its batches, in ordinal order.</summary>
    /// <exception cref="NotFoundException">There is no such data set, or a batch is not one of it.</exception>
    public async Task<IReadOnlyDictionary<string, AnnotatorTally>> ReportAsync(string dataset, IReadOnlyList<string> only, CancellationToken cancellationToken)
    {
        await datasets.GetAsync(dataset, cancellationToken);
        foreach (var batch in only)
            await batches.GetAsync(dataset, batch, cancellationToken);

        var asked = only.ToHashSet(StringComparer.Ordinal);
        var right = await gold.ReadAsync(dataset, cancellationToken);
        var kinds = new Dictionary<string, BatchKind>(StringComparer.Ordinal);
        var tallies = new SortedDictionary<string, AnnotatorTally>(StringComparer.Ordinal);
        var ofImage = new List<AnnotationDocument>();
        var query = DocumentQuery.By(AnnotationDocument.ByImage, dataset) with { Limit = 1000 };
        await foreach (var (annotation, _) in _annotations.QueryAllAsync(query, cancellationToken))
        {
            if (ofImage.Count > 0 && ofImage[0].ImageId != annotation.ImageId)
                Take();
            if (!kinds.ContainsKey(annotation.Batch))
                kinds[annotation.Batch] = (await _batches.GetAsync(annotation.Batch, cancellationToken)).Value.Kind;
            ofImage.Add(annotation);
        }

        Take();
        return tallies;

        void Take()
        {
            TakeImage(ofImage, asked, right, kinds, tallies);
            ofImage.Clear();
        }
    }

    private static void TakeImage(
        List<AnnotationDocument> annotations,
        HashSet<string> asked,
        IReadOnlyDictionary<string, GoldDocument> right,
        Dictionary<string, BatchKind> kinds,
        SortedDictionary<string, AnnotatorTally> tallies)
    {
        // What was decided counts whatever batches are asked about: an answer is judged by all that is known.
        var decided = ImageDecision.Of(annotations)?.Labels;
        var refined = ImageDecision.Of(annotations.Where(IsRefinement))?.Labels;
        var answers = annotations.GroupBy(annotation => annotation.Task, StringComparer.Ordinal).SelectMany(AnswerStack.Effective).ToList();
        var several = answers.Where(answer => !answer.Gold).Select(answer => answer.Annotator).Distinct(StringComparer.Ordinal).Skip(1).Any();
        foreach (var answer in answers)
        {
            if (asked.Count > 0 && !asked.Contains(answer.Batch))
                continue;
            if (!tallies.TryGetValue(answer.Annotator, out var tally))
                tallies[answer.Annotator] = tally = new AnnotatorTally();

            tally.Add(answer);
            if (answer.Gold)
            {
                if (right.TryGetValue(answer.ImageId, out var known))
                    tally.AddGold(answer, known.RightLabels());
                continue;
            }

            if (IsRefinement(answer) || AnswerChoice.LabelsOf(answer) is null)
                continue;
            if (several && decided is not null)
                tally.AddDecided(answer, decided);
            if (refined is not null)
                tally.AddRefined(answer, refined);
        }

        bool IsRefinement(AnnotationDocument annotation) => kinds[annotation.Batch] == BatchKind.Refine;
    }
}
