using Assay.LabelStore.V1;
using Assay.Scoring.Columns;
using Assay.Scoring.Core.LabelErrors;
using Assay.Scoring.Runs;
using Assay.Scoring.Upstream;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Errors;

namespace Assay.Scoring.Methods.LabelIssues;

/// <summary>How many labels are wrong, from what people said of a run's audit.</summary>
internal sealed class ErrorRateEstimator(RunReports reports, RunColumnFiles files, LabelDirectory labels)
{
    /// <exception cref="WrongStateException">The run has no audit.</exception>
    public async Task<EstimateErrorRateResponse> EstimateAsync(RunDocument run, string batch, double z, CancellationToken cancellationToken)
    {
        var report = (await reports.ReadAsync(run, cancellationToken)).LabelIssues;
        if (report is not { Audit.Count: > 0 })
            throw new WrongStateException($"The run \"{run.Id}\" has no audit. Start one: assay label-issues {run.Dataset} --audit 200");

        var (judged, wrong) = (new long[Strata.Names.Count], new long[Strata.Names.Count]);
        var answers = await labels.GetLastAnswersAsync(run.Dataset, batch, cancellationToken);
        foreach (var shard in answers.GroupBy(answer => answer.Key.Shard).Where(shard => shard.Key < run.Shards))
        {
            var audited = await files.ReadAsync<byte>(run, shard.Key, LabelIssueColumns.Audited, cancellationToken);
            var strata = await files.ReadAsync<byte>(run, shard.Key, LabelIssueColumns.StratumName, cancellationToken);
            var given = await files.ReadAsync<int>(run, shard.Key, MethodColumn.Given, cancellationToken);
            foreach (var (image, said) in shard.Where(answer => answer.Key.Row < audited.Length && audited[answer.Key.Row] != 0))
            {
                if (IsWrong(given[image.Row], said) is not { } isWrong)
                    continue;
                judged[strata[image.Row] - 1]++;
                wrong[strata[image.Row] - 1] += isWrong ? 1 : 0;
            }
        }

        var messages = report.Audit.Select(stratum => stratum.Clone()).ToList();
        for (var i = 0; i < messages.Count; i++)
            (messages[i].Judged, messages[i].Wrong) = (judged[i], wrong[i]);
        var interval = ErrorRateAudit.Estimate(
            [.. messages.Select(stratum => new Core.LabelErrors.AuditStratum(stratum.Name, stratum.Images, 0) { Judged = stratum.Judged, Wrong = stratum.Wrong })],
            z);
        return new EstimateErrorRateResponse { ErrorRate = interval.Share, Low = interval.Low, High = interval.High, Strata = { messages } };
    }

    /// <summary>What most annotators say of a label; null where nobody is sure, or as many say one as the other.</summary>
    private static bool? IsWrong(int given, IReadOnlyList<Annotation> said)
    {
        var votes = said.Sum(annotation => annotation.Decision switch
        {
            Decision.Keep => -1,
            Decision.Relabel => annotation.Labels.Contains(given) ? -1 : 1,
            Decision.Remove => 1,
            Decision.NoValidLabel => annotation.NoValidLabel?.Stance switch
            {
                OriginalLabelStance.Agree => -1,
                OriginalLabelStance.Disagree => 1,
                _ => 0,
            },
            _ => 0,
        });
        return votes == 0 ? null : votes > 0;
    }
}
