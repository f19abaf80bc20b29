using System.Globalization;
using Assay.Common.V1;
using Assay.Scoring.Runs;
using Assay.Scoring.Upstream;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Validation;

namespace Assay.Scoring.Methods.ClassReports;

/// <summary>How classes differ in what was measured of their images, which cannot be told apart, and what wrong predictions resemble.</summary>
internal sealed class ClassReportMethod(PredictedShards shards, ClassExaminer examiner, LabelDirectory labels) : IRunMethod
{
    private const int DefaultClasses = 100;
    private const int DefaultPairs = 20;
    private const double DefaultLeastConfusion = 0.1;
    private const double DefaultLargestAuroc = 0.7;
    private const int DefaultWrongPredictions = 200;
    private const int DefaultNearest = 3;
    private const int LongestSplit = 100;

    public RunParameters.MethodOneofCase Kind => RunParameters.MethodOneofCase.ClassReport;

    public string Version => "class-report/1";

    public RunNeeds Needs => RunNeeds.Embeddings | RunNeeds.HeadRun;

    public void Complete(RunParameters parameters, RequestValidator validator)
    {
        var report = parameters.ClassReport;
        report.Classes = Fill(report.Classes, "classes", DefaultClasses, 1000);
        report.Pairs = Fill(report.Pairs, "pairs", DefaultPairs, 200);
        report.MergeCandidates = Fill(report.MergeCandidates, "merge_candidates", DefaultPairs, 200);
        report.WrongPredictions = Fill(report.WrongPredictions, "wrong_predictions", DefaultWrongPredictions, 1000);
        report.Nearest = Fill(report.Nearest, "nearest", DefaultNearest, 20);
        validator.Check(report.LeastConfusion is >= 0 and <= 1, "parameters.class_report.least_confusion", "must be above 0 and at most 1");
        validator.Check(report.LargestAuroc is 0 or (>= 0.5 and <= 1), "parameters.class_report.largest_auroc", "must be 0.5 .. 1");
        validator.Optional(report.TestSplit, "parameters.class_report.test_split", LongestSplit);
        report.LeastConfusion = report.LeastConfusion == 0 ? DefaultLeastConfusion : report.LeastConfusion;
        report.LargestAuroc = report.LargestAuroc == 0 ? DefaultLargestAuroc : report.LargestAuroc;
        report.TestSplit = report.TestSplit.Length == 0 ? "test" : report.TestSplit;

        int Fill(int value, string field, int standard, int largest)
        {
            if (value != 0)
                validator.Range(value, $"parameters.class_report.{field}", 1, largest);
            return value == 0 ? standard : value;
        }
    }

    public IReadOnlyList<MethodColumn> Columns(RunParameters parameters) =>
    [
        new(ClassExaminer.TraitOddness, DataType.Float32, RankOrder.HighestFirst),
        MethodColumn.PredictedClass,
        MethodColumn.GivenClass,
        MethodColumn.ScoredFlag,
    ];

    public async Task<RunResult> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var run = context.Run;
        var names = await labels.GetClassNamesAsync(run.Dataset, cancellationToken);
        await context.Checkpoint.StepAsync(string.Create(CultureInfo.InvariantCulture, $"reading predictions and facts of {run.Shards:N0} shards"), cancellationToken);
        var survey = new ClassSurvey(run);
        await foreach (var shard in shards.ReadAsync(context, cancellationToken))
        {
            survey.Add(shard);
            await context.Checkpoint.CountAsync(shard.Rows, cancellationToken);
        }

        context.Checkpoint.Reset();
        await context.Checkpoint.StepAsync(string.Create(CultureInfo.InvariantCulture, $"comparing the images of {run.Shards:N0} shards"), cancellationToken);
        var examination = new ClassExamination(survey);
        await examiner.BeginAsync(context, survey, examination, cancellationToken);
        await foreach (var shard in shards.ReadAsync(context, cancellationToken))
        {
            await examiner.AddAsync(context, survey, examination, shard, cancellationToken);
            await context.Checkpoint.CountAsync(shard.Rows, cancellationToken);
        }

        await context.Checkpoint.StepAsync("telling confused classes apart", cancellationToken);
        var candidates = await Task.Run(() => examination.Candidates.Measure(context.Parallel(cancellationToken)), cancellationToken);
        var report = ClassReportWriter.Write(survey, examination, candidates, names);
        var outcome = new RunOutcome { Scored = survey.Traits.All.Count, Skipped = survey.Rows - survey.Traits.All.Count };
        return new RunResult(outcome, new RunReport { ClassReport = report });
    }
}
