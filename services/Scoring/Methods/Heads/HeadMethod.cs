using Assay.Scoring.Core.OutOfSample;
using Assay.Scoring.Runs;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Validation;

namespace Assay.Scoring.Methods.Heads;

/// <summary>Heads trained out of sample by folds, and the scores of labels and images that follow from their probabilities.</summary>
internal sealed class HeadMethod(HeadFiles files, HeadTrainer trainer, DatasetScorer scorer) : IRunMethod
{
    private const int DefaultMaxTrainingImages = 50_000;
    private const int LargestMaxTrainingImages = 10_000_000;
    private const int LongestGrid = 100;

    public RunParameters.MethodOneofCase Kind => RunParameters.MethodOneofCase.Head;

    public string Version => "softmax-regression/3";

    public RunNeeds Needs => RunNeeds.Embeddings | RunNeeds.TwoClasses;

    public void Complete(RunParameters parameters, RequestValidator validator)
    {
        var head = parameters.Head ??= new HeadParameters();
        if (head.Folds != 0)
            validator.Range(head.Folds, "parameters.head.folds", 2, 20);
        if (head.MaxTrainingImages != 0)
            validator.Range(head.MaxTrainingImages, "parameters.head.max_training_images", 100, LargestMaxTrainingImages);
        validator.Check(double.IsFinite(head.ClassWeight) && head.ClassWeight is >= 0 and <= 1000, "parameters.head.class_weight", "must be 0 .. 1,000");
        validator.Check(
            head.Regularisation.Count <= LongestGrid, "parameters.head.regularisation", $"has {head.Regularisation.Count} values; at most {LongestGrid} are allowed");
        for (var i = 0; i < Math.Min(head.Regularisation.Count, LongestGrid); i++)
        {
            var c = head.Regularisation[i];
            validator.Check(double.IsFinite(c) && c > 0, $"parameters.head.regularisation[{i}]", "must be a finite number above 0");
        }

        head.Folds = head.Folds == 0 ? FoldAssignment.DefaultFolds : head.Folds;
        head.MaxTrainingImages = head.MaxTrainingImages == 0 ? DefaultMaxTrainingImages : head.MaxTrainingImages;
        if (head.Regularisation.Count == 0)
            head.Regularisation.Add(OutOfSampleOptions.DefaultGrid);
    }

    public IReadOnlyList<MethodColumn> Columns(RunParameters parameters) => HeadColumns.All;

    public async Task<RunResult> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var run = context.Run;
        var folds = new FoldAssignment(run.Parameters.Head.Folds, unchecked((ulong)run.Seed));
        var trained = await files.FindAsync(run, cancellationToken);
        if (trained is null)
        {
            trained = await trainer.TrainAsync(context, folds, cancellationToken);
            await files.WriteAsync(run, trained, cancellationToken);
        }

        var (tally, classes) = await scorer.ScoreAsync(context, new HeadScorer(trained.Heads, folds), cancellationToken);
        var evaluation = trained.Training.Evaluation;
        var outcome = new RunOutcome
        {
            Scored = tally.Scored,
            Skipped = tally.Rows - tally.Scored,
            Head = new HeadOutcome
            {
                Classes = trained.Training.Classes,
                Regularisation = trained.Training.Regularisation,
                Accuracy = (double)tally.Correct / tally.Scored,
                LogLoss = tally.LogLoss / tally.Scored,
                Trials = trained.Training.Trials,
                Predicted = tally.Predicted,
                Auroc = evaluation.Auroc,
                AurocError = evaluation.AurocError,
                AveragePrecision = evaluation.AveragePrecision,
                Temperature = evaluation.Temperature,
                CalibrationError = evaluation.CalibrationError,
                CalibrationErrorScaled = evaluation.CalibrationErrorScaled,
            },
        };
        return new RunResult(outcome, new RunReport { Head = classes.ToReport(evaluation) });
    }
}
