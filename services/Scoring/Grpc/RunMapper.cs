using Assay.Scoring.Columns;
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
        Parameters = new RunParameters
        {
            Model = run.Model,
            LabelVersion = run.LabelVersion,
            Folds = run.Folds,
            Seed = run.Seed,
            Regularisation = { run.Regularisation },
            MaxTrainingImages = run.MaxTrainingImages,
        },
        Progress = JobProgressFactory.Create(run.Job, meter),
        Scores = { ScoreColumns.Scores },
        Summary = run.Outcome is { } outcome ? ToMessage(run, outcome) : null,
        Method = RunDocument.Method,
        Created = run.Job.Created.ToTimestamp(),
    };

    private static RunSummary ToMessage(RunDocument run, RunOutcome outcome) => new()
    {
        Scored = outcome.Scored,
        Skipped = outcome.Skipped,
        Classes = outcome.Classes,
        Regularisation = outcome.Regularisation,
        Accuracy = outcome.Accuracy,
        LogLoss = outcome.LogLoss,
        Trials =
        {
            outcome.Trials.Select(trial => new RegularisationTrial { Regularisation = trial.Regularisation, LogLoss = trial.LogLoss, Accuracy = trial.Accuracy }),
        },
        Seconds = run is { Begun: { } begun, Job.Finished: { } finished } ? (finished - begun).TotalSeconds : 0,
    };
}
