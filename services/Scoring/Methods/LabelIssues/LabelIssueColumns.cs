using Assay.Common.V1;
using Assay.Scoring.Columns;
using Assay.Scoring.Runs;
using Assay.Scoring.V1;

namespace Assay.Scoring.Methods.LabelIssues;

/// <summary>What a label-issue run writes for a shard, n numbers each.</summary>
internal sealed class LabelIssueColumns(int rows)
{
    public const string LabelIssue = "label_issue";
    public const string StratumName = "stratum";
    public const string Audited = "audited";
    public const string Audit = "audit";
    private const string SuggestedName = "suggested_class";
    private const string MarginName = "issue_margin";
    private const string NoiseAwareName = "noise_aware_confidence";

    public int Rows => rows;

    /// <summary>Labels judged; negative where there is none.</summary>
    public required int[] Given { get; init; }

    /// <summary>Most probable class out of sample.</summary>
    public required int[] Predicted { get; init; }

    /// <summary>1 where the label is flagged.</summary>
    public byte[] Flagged { get; } = new byte[rows];

    /// <summary>Class that a flagged image is rather of; -1 elsewhere.</summary>
    public int[] SuggestedClass { get; } = [.. Enumerable.Repeat(-1, rows)];

    /// <summary>p(suggested) - p(given) of flagged images, -1..1; high = more likely wrong.</summary>
    public float[] Margin { get; } = new float[rows];

    /// <summary><see cref="Core.LabelErrors.NoiseAwareConfidence"/> of labelled images, 0..1; low = more likely wrong.</summary>
    public required float[] NoiseAwareConfidence { get; init; }

    /// <summary><see cref="Strata"/>.</summary>
    public required byte[] Stratum { get; init; }

    public static IReadOnlyList<MethodColumn> All(bool withAudit)
    {
        var columns = new List<MethodColumn>
        {
            new(LabelIssue, DataType.Uint8),
            new(SuggestedName, DataType.Int32, Flag: LabelIssue),
            new(MarginName, DataType.Float32, RankOrder.HighestFirst, LabelIssue),
            new(NoiseAwareName, DataType.Float32, RankOrder.LowestFirst),
            new(StratumName, DataType.Uint8),
            MethodColumn.PredictedClass,
            MethodColumn.GivenClass,
        };
        if (withAudit)
        {
            columns.Add(new(Audited, DataType.Uint8));
            columns.Add(new(Audit, DataType.Float32, RankOrder.HighestFirst, Audited));
        }

        columns.Add(MethodColumn.ScoredFlag);
        return columns;
    }

    /// <summary>Writes all but the audit and "scored".</summary>
    public async Task WriteAsync(RunColumnFiles files, RunDocument run, int shard, CancellationToken cancellationToken)
    {
        await files.WriteAsync(run, shard, LabelIssue, Flagged, cancellationToken);
        await files.WriteAsync(run, shard, SuggestedName, SuggestedClass, cancellationToken);
        await files.WriteAsync(run, shard, MarginName, Margin, cancellationToken);
        await files.WriteAsync(run, shard, NoiseAwareName, NoiseAwareConfidence, cancellationToken);
        await files.WriteAsync(run, shard, StratumName, Stratum, cancellationToken);
        await files.WriteAsync(run, shard, MethodColumn.Predicted, Predicted, cancellationToken);
        await files.WriteAsync(run, shard, MethodColumn.Given, Given, cancellationToken);
    }
}
