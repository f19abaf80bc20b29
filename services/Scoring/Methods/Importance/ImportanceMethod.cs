using System.Globalization;
using Assay.Scoring.Columns;
using Assay.Scoring.Core.Coresets;
using Assay.Scoring.Inputs;
using Assay.Scoring.Runs;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Validation;

namespace Assay.Scoring.Methods.Importance;

/// <summary>Which images of a class to look at first when it is cleaned: class-wise coreset importance with the label-sensitive gradient norm.</summary>
internal sealed class ImportanceMethod(ShardInputs inputs, SourceHeads heads, RunColumnFiles files) : IRunMethod
{
    private const int MostClasses = 20_000;
    private const double LargestRidge = 1e6;

    // What the matrices of the classes of one turn may hold in memory.
    private const long TurnBytes = 1L << 30;

    public RunParameters.MethodOneofCase Kind => RunParameters.MethodOneofCase.Importance;

    public string Version => "importance/1";

    public RunNeeds Needs => RunNeeds.Embeddings | RunNeeds.HeadRun;

    public void Complete(RunParameters parameters, RequestValidator validator)
    {
        var importance = parameters.Importance;
        validator.Check(importance.ClassIds.Count <= MostClasses, "parameters.importance.class_ids", $"has {importance.ClassIds.Count} classes; at most {MostClasses} are allowed");
        validator.Check(importance.ClassIds.Distinct().Count() == importance.ClassIds.Count, "parameters.importance.class_ids", "names a class twice");
        validator.Check(importance.ClassIds.All(id => id >= 0), "parameters.importance.class_ids", "holds a number below 0, which is no class id");
        validator.Check(importance.Ridge is >= 0 and <= LargestRidge, "parameters.importance.ridge", "must be 0 .. 1,000,000");
        if (importance.Ridge == 0)
            importance.Ridge = CleaningImportance.DefaultRidge;
    }

    public IReadOnlyList<MethodColumn> Columns(RunParameters parameters) => ImportanceColumns.All;

    public async Task<RunResult> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var run = context.Run;
        var images = await CountAsync(context, cancellationToken);
        var classes = ClassesOf(run, images);
        var passes = new ImportancePasses(inputs, files, context, await heads.OpenAsync(context.RequiredSource, cancellationToken), images);
        var turns = classes.Chunk(ClassLeverage.ClassesWithin(TurnBytes, run.Dimensions)).ToList();
        foreach (var (turn, members) in turns.Index())
            await passes.TurnAsync(members, isFirst: turn == 0, isLast: turn == turns.Count - 1, classes, cancellationToken);

        var report = new ImportanceTally();
        long rows = 0;
        for (var shard = 0; shard < run.Shards; shard++)
        {
            var columns = await ImportanceColumns.ReadAsync(files, run, shard, cancellationToken);
            report.Add(shard, columns);
            rows += columns.Rows;
        }

        return new RunResult(new RunOutcome { Scored = report.Scored, Skipped = rows - report.Scored }, new RunReport { Importance = report.ToReport() });
    }

    /// <summary>Labelled images by class.</summary>
    private async Task<long[]> CountAsync(RunContext context, CancellationToken cancellationToken)
    {
        var counts = new long[context.Run.Classes];
        await context.ForShardsAsync(Text($"counting the labels of {context.Run.Shards:N0} shards"), async (shard, token) =>
        {
            var rows = await inputs.ReadRowsAsync(context.Run, context.Labels, shard, token);
            for (var row = 0; row < rows.Given.Length; row++)
            {
                if (rows.Scorable[row] != 0)
                    Interlocked.Increment(ref counts[rows.Given[row]]);
            }

            return rows.Given.Length;
        }, cancellationToken);
        return counts;
    }

    /// <summary>The classes asked for that have images.</summary>
    private static int[] ClassesOf(RunDocument run, long[] images)
    {
        var asked = run.Parameters.Importance.ClassIds;
        var unknown = asked.Where(id => id >= run.Classes).ToList();
        if (unknown.Count > 0)
            throw new WrongStateException($"There is no class id {unknown[0]}: the data set \"{run.Dataset}\" has {run.Classes:N0} classes. Start a new run with ids below that.");
        var classes = Enumerable.Range(0, run.Classes).Where(id => images[id] > 0 && (asked.Count == 0 || asked.Contains(id))).ToArray();
        return classes.Length > 0 ? classes : throw new NoWeightException();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
