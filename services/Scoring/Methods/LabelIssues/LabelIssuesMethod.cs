using Assay.Scoring.Columns;
using Assay.Scoring.Core.LabelErrors;
using Assay.Scoring.Inputs;
using Assay.Scoring.Runs;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Validation;
using Filter = Assay.Scoring.V1.LabelIssueFilter;

namespace Assay.Scoring.Methods.LabelIssues;

/// <summary>Confident learning over the shards of a data set: passes that hold K + K x K numbers and the flags, never N x K.</summary>
internal sealed class LabelIssuesMethod(SourceHeads heads, RunColumnFiles files) : IRunMethod
{
    private const int LargestAudit = 100_000;
    private const int MostOverlaps = 1000;

    public RunParameters.MethodOneofCase Kind => RunParameters.MethodOneofCase.LabelIssues;

    public string Version => "confident-learning/2";

    public RunNeeds Needs => RunNeeds.Embeddings | RunNeeds.TwoClasses | RunNeeds.HeadRun | RunNeeds.OutOfSample;

    public void Complete(RunParameters parameters, RequestValidator validator)
    {
        var own = parameters.LabelIssues;
        validator.Check(Enum.IsDefined(own.Filter), "parameters.label_issues.filter", $"is {(int)own.Filter}, which is no filter");
        validator.Range(own.AuditImages, "parameters.label_issues.audit_images", 0, LargestAudit);
        own.Filter = own.Filter == Filter.Unspecified ? Filter.Both : own.Filter;
    }

    public IReadOnlyList<MethodColumn> Columns(RunParameters parameters) => LabelIssueColumns.All(parameters.LabelIssues.AuditImages > 0);

    public async Task<RunResult> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var run = context.Run;
        var scorer = await heads.OpenAsync(context.RequiredSource, cancellationToken);
        var finder = new LabelIssueFinder(heads, context, scorer);
        var estimate = await finder.FindAsync(run.Parameters.LabelIssues.Filter, cancellationToken);

        var report = new LabelIssueReportBuilder(scorer.Classes);
        var draw = new AuditDraw(run.Parameters.LabelIssues.AuditImages, unchecked((ulong)run.Seed));
        var (scored, skipped) = (0L, 0L);
        var gate = new Lock();
        await context.ForShardsAsync("flagging labels", async (shard, token) =>
        {
            var columns = await finder.FlagAsync(shard, token);
            await columns.WriteAsync(files, run, shard, token);
            lock (gate)
            {
                for (var row = 0; row < columns.Rows; row++)
                {
                    if (columns.Stratum[row] != Strata.None)
                        report.Add(columns.Given[row], columns.Predicted[row], columns.SuggestedClass[row]);
                }

                draw.Offer(shard, columns.Stratum);
                var count = columns.Stratum.Count(stratum => stratum != Strata.None);
                scored += count;
                skipped += columns.Rows - count;
            }

            return columns.Rows;
        }, cancellationToken);

        // "scored" says that a shard is complete: it waits for the audit, which is drawn from all shards.
        var drawn = draw.Draw();
        await context.ForShardsAsync(drawn.Strata.Count > 0 ? "drawing the audit" : "closing the columns", async (shard, token) =>
        {
            var strata = await files.ReadAsync<byte>(run, shard, LabelIssueColumns.StratumName, token);
            if (drawn.Strata.Count > 0)
                await drawn.WriteAsync(files, run, shard, strata.Length, token);
            await files.WriteAsync(run, shard, MethodColumn.Scored, Array.ConvertAll(strata, stratum => (byte)(stratum != Strata.None ? 1 : 0)), token);
            return strata.Length;
        }, cancellationToken);

        var made = LabelIssuesReportMapper.ToMessage(report.Build(estimate, MostOverlaps), estimate, drawn.Strata);
        return new RunResult(new RunOutcome { Scored = scored, Skipped = skipped }, new RunReport { LabelIssues = made });
    }
}
