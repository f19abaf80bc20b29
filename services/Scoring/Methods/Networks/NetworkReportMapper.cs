using Assay.Scoring.Core.Networks;
using Assay.Scoring.Methods.Heads;
using Assay.Scoring.Runs;
using Assay.Scoring.V1;

namespace Assay.Scoring.Methods.Networks;

/// <summary>Makes the report of a network run.</summary>
internal static class NetworkReportMapper
{
    public static NetworkReport ToReport(RunDocument run, NetworkTrainingResult trained, ClassTally tally) => new()
    {
        Epochs =
        {
            trained.Epochs.Select(epoch => new V1.NetworkEpoch
            {
                Number = epoch.Number,
                Loss = epoch.Loss,
                ValidationLoss = epoch.ValidationLoss,
                ValidationAccuracy = epoch.ValidationAccuracy,
                ImagesPerSecond = epoch.ImagesPerSecond,
            }),
        },
        BestEpoch = trained.BestEpoch,
        End = trained.EndedByPatience ? TrainingEnd.Patience : TrainingEnd.MaxEpochs,
        Weights = trained.Weights,
        EmbeddingDimensions = run.Dimensions,
        Undecodable = trained.Undecodable,
        Model = run.Model,
        Classes =
        {
            from id in Enumerable.Range(0, run.Classes)
            let counts = tally.Of(id)
            where trained.TrainingImages[id] + trained.ValidationImages[id] > 0
            select new NetworkClassReport
            {
                ClassId = id,
                TrainingImages = trained.TrainingImages[id],
                ValidationImages = trained.ValidationImages[id],
                Predicted = counts.Predicted,
                Correct = counts.Correct,
            },
        },
    };
}
