using Assay.Scoring.Methods.Heads;
using Assay.Scoring.Methods.Networks;
using Assay.Scoring.Runs;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Jobs;
using Google.Protobuf.WellKnownTypes;

namespace Assay.Scoring.Grpc;

/// <summary>Turns documents into messages.</summary>
internal static class RunMapper
{
    public static Run ToMessage(RunDocument run, JobMeter? meter) => new()
    {
        Id = run.Id,
        Dataset = run.Dataset,
        Parameters = run.Parameters.Clone(),
        Progress = JobProgressFactory.Create(run.Job, meter),
        Scores = { run.Columns.Where(column => column.IsScore).Select(column => column.Name) },
        Summary = run.Outcome is { } outcome ? ToMessage(run, outcome) : null,
        Method = run.Method,
        Created = run.Job.Created.ToTimestamp(),
        NeedsLabels = run.NeedsLabels,
        Columns =
        {
            run.Columns.Select(column => new RunColumn { Name = column.Name, Type = column.Type, Order = column.Order, Flag = column.Flag }),
        },
    };

    private static RunSummary ToMessage(RunDocument run, RunOutcome outcome) => new()
    {
        Scored = outcome.Scored,
        Skipped = outcome.Skipped,
        Seconds = run is { Begun: { } begun, Job.Finished: { } finished } ? (finished - begun).TotalSeconds : 0,
        Head = outcome.Head is { } head ? ToMessage(head) : null,
        Network = outcome.Network is { } network ? ToMessage(network) : null,
    };

    private static NetworkSummary ToMessage(NetworkOutcome network) => new()
    {
        Accuracy = network.Accuracy,
        LogLoss = network.LogLoss,
        TrainingImages = network.TrainingImages,
        ValidationImages = network.ValidationImages,
        Classes = network.Classes,
        Epochs = network.Epochs,
        BestEpoch = network.BestEpoch,
        Predicted = network.Predicted,
    };

    private static HeadSummary ToMessage(HeadOutcome head)
    {
        var summary = new HeadSummary
        {
            Classes = head.Classes,
            Regularisation = head.Regularisation,
            Accuracy = head.Accuracy,
            LogLoss = head.LogLoss,
            Trials =
            {
                head.Trials.Select(trial => new RegularisationTrial { Regularisation = trial.Regularisation, LogLoss = trial.LogLoss, Accuracy = trial.Accuracy }),
            },
            Predicted = head.Predicted,
            Temperature = head.Temperature,
            CalibrationError = head.CalibrationError,
            CalibrationErrorScaled = head.CalibrationErrorScaled,
        };
        if (head.Auroc is { } auroc)
            summary.Auroc = auroc;
        if (head.AurocError is { } error)
            summary.AurocError = error;
        if (head.AveragePrecision is { } precision)
            summary.AveragePrecision = precision;
        return summary;
    }
}
