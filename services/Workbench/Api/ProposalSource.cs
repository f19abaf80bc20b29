using System.Collections.Concurrent;
using Assay.Inference.V1;
using Assay.Ingestion.V1;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Clients;

namespace Assay.Workbench.Api;

/// <summary>
/// Who proposes labels for the images of a data set: of the models that classify it the one with the best ReaL accuracy; where none does, the heads of the newest
/// head run; where there is none either, nobody.
/// </summary>
internal sealed class ProposalSource(
    IngestionService.IngestionServiceClient ingestion, InferenceService.InferenceServiceClient inference, ScoringService.ScoringServiceClient scoring,
    RunFinder runs, CallDeadline deadline, TimeProvider time)
{
    /// <summary>Comparing models reads every shard: a choice stands for a while.</summary>
    private static readonly TimeSpan ChoiceStands = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, Choice> _choices = new(StringComparer.Ordinal);

    public async Task<IReadOnlyList<ImageProposals>> ProposeAsync(string dataset, IReadOnlyList<string> images, CancellationToken cancellationToken)
    {
        if (!_choices.TryGetValue(dataset, out var choice) || time.GetUtcNow() - choice.Made > ChoiceStands)
            _choices[dataset] = choice = await ChooseAsync(dataset, cancellationToken);
        if (images.Count == 0 || choice is { Model: "", Run: "" })
        {
            // Whether the caller may see the data set is for the services to say, whatever is remembered here.
            await ingestion.GetDatasetAsync(new GetDatasetRequest { Dataset = dataset }, deadline.Unary(cancellationToken));
            return [.. images.Select(image => new ImageProposals { ImageId = image })];
        }

        var request = new ProposeLabelsRequest { Dataset = dataset, Model = choice.Model, Run = choice.Run, ImageIds = { images } };
        return (await scoring.ProposeLabelsAsync(request, deadline.Unary(cancellationToken))).Images;
    }

    private async Task<Choice> ChooseAsync(string dataset, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var known = await ingestion.GetDatasetAsync(new GetDatasetRequest { Dataset = dataset }, deadline.Unary(cancellationToken));
        var classifiers = new List<string>();
        foreach (var name in known.Dataset.Models)
        {
            var model = (await inference.GetModelAsync(new GetModelRequest { Model = name }, deadline.Unary(cancellationToken))).Model;
            if (model.LogitsDimensions > 0 && model.Spec.Classes.Count == model.LogitsDimensions)
                classifiers.Add(name);
        }

        switch (classifiers.Count)
        {
            case 0:
                return new Choice("", (await runs.FindHeadAsync(dataset, cancellationToken))?.Id ?? "", now);
            case 1:
                return new Choice(classifiers[0], "", now);
            default:
                // The choice is made for all: who only answers may not read the report itself.
                using (CallIdentity.AsThisService())
                {
                    var report = await scoring.ReportMultiLabelAsync(new ReportMultiLabelRequest { Dataset = dataset, Models = { classifiers } }, cancellationToken: cancellationToken);
                    return new Choice(report.BestModel.Length > 0 ? report.BestModel : classifiers[0], "", now);
                }
        }
    }

    private sealed record Choice(string Model, string Run, DateTimeOffset Made);
}
