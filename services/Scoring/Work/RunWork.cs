using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Columns;
using Assay.Scoring.Core.OutOfSample;
using Assay.Scoring.Runs;

namespace Assay.Scoring.Work;

/// <summary>The steps of a run. Each leaves files with deterministic bytes, and is passed over where they are there.</summary>
internal sealed class RunWork(IObjectStore store, LabelColumns labels, HeadFiles files, HeadTrainer trainer, DatasetScorer scorer)
{
    public async Task<RunOutcome> RunAsync(RunDocument run, RunCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        using var activity = ScoringTelemetry.Activities.StartActivity("score data set");
        activity?.SetTag("assay.dataset", run.Dataset).SetTag("assay.run", run.Id).SetTag("assay.model", run.Model);
        var manifest = await labels.GetManifestAsync(run.Dataset, run.LabelVersion, cancellationToken);
        var folds = new FoldAssignment(run.Folds, unchecked((ulong)run.Seed));
        var trained = await files.FindAsync(run, cancellationToken);
        if (trained is null)
        {
            trained = await trainer.TrainAsync(run, manifest, folds, checkpoint, cancellationToken);
            await files.WriteAsync(run, trained, cancellationToken);
        }

        var tally = await scorer.ScoreAsync(run, manifest, new HeadScorer(trained.Heads, folds), checkpoint, cancellationToken);
        var outcome = new RunOutcome
        {
            Scored = tally.Scored,
            Skipped = tally.Rows - tally.Scored,
            Classes = trained.Training.Classes,
            Regularisation = trained.Training.Regularisation,
            Accuracy = (double)tally.Correct / tally.Scored,
            LogLoss = tally.LogLoss / tally.Scored,
            Trials = trained.Training.Trials,
        };
        await store.PutAsync(DatasetKeys.RunSummary(run.Dataset, run.Id), RunJson.Write(Summarise(run, trained.Training, outcome)), cancellationToken);
        activity?.SetTag("assay.scored", outcome.Scored).SetTag("assay.accuracy", outcome.Accuracy);
        return outcome;
    }

    private static RunSummaryFile Summarise(RunDocument run, Training training, RunOutcome outcome) => new()
    {
        Method = RunDocument.Method,
        Dataset = run.Dataset,
        Model = run.Model,
        LabelVersion = run.LabelVersion,
        Shards = run.Shards,
        Dimensions = run.Dimensions,
        TaxonomyClasses = run.Classes,
        Folds = run.Folds,
        Seed = run.Seed,
        Regularisation = run.Regularisation,
        MaxTrainingImages = run.MaxTrainingImages,
        TrainingImages = training.Sampled,
        Scores = ScoreColumns.Scores,
        Outcome = outcome,
    };
}
