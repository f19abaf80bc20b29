using Assay.Common.V1;
using Assay.Scoring.Columns;
using Assay.Scoring.Runs;
using Assay.Scoring.V1;

namespace Assay.Scoring.Methods.Consensus;

/// <summary>The columns that a consensus run writes for a shard, n numbers each.</summary>
internal sealed class ConsensusColumns(int[] given)
{
    private const string AnnotatedName = "annotated";
    private const string LabelName = "consensus_label";
    private const string QualityName = "consensus_quality";
    private const string AgreementName = "agreement";
    private const string RefineName = "refine";
    private const string ActiveLabName = "activelab";

    /// <summary>1 where people gave labels.</summary>
    public byte[] Annotated { get; } = new byte[given.Length];

    /// <summary>Consensus label.</summary>
    public int[] Label { get; } = new int[given.Length];

    /// <summary>How likely it is right, 0 .. 1; low = more likely wrong.</summary>
    public float[] Quality { get; } = new float[given.Length];

    /// <summary>Share of annotators that gave it, 0 .. 1.</summary>
    public float[] Agreement { get; } = new float[given.Length];

    /// <summary>1 where experienced annotators must look again.</summary>
    public byte[] Refine { get; } = new byte[given.Length];

    /// <summary>ActiveLab, 0 .. 1; low = another annotation is worth more.</summary>
    public float[] ActiveLab { get; } = new float[given.Length];

    /// <summary>1 where the row has a score.</summary>
    public byte[] Scored { get; } = new byte[given.Length];

    /// <summary>The label in the label version; negative where there is none.</summary>
    public int[] Given => given;

    public static IReadOnlyList<MethodColumn> All(bool withModel)
    {
        var columns = new List<MethodColumn>
        {
            new(AnnotatedName, DataType.Uint8),
            new(LabelName, DataType.Int32, Flag: AnnotatedName),
            new(QualityName, DataType.Float32, RankOrder.LowestFirst, AnnotatedName),
            new(AgreementName, DataType.Float32, RankOrder.LowestFirst, AnnotatedName),
            new(RefineName, DataType.Uint8, Flag: AnnotatedName),
        };
        if (withModel)
            columns.Add(new(ActiveLabName, DataType.Float32, RankOrder.LowestFirst));
        columns.Add(MethodColumn.GivenClass);
        columns.Add(MethodColumn.ScoredFlag);
        return columns;
    }

    public async Task WriteAsync(RunColumnFiles files, RunDocument run, int shard, bool withModel, CancellationToken cancellationToken)
    {
        await files.WriteAsync(run, shard, AnnotatedName, Annotated, cancellationToken);
        await files.WriteAsync(run, shard, LabelName, Label, cancellationToken);
        await files.WriteAsync(run, shard, QualityName, Quality, cancellationToken);
        await files.WriteAsync(run, shard, AgreementName, Agreement, cancellationToken);
        await files.WriteAsync(run, shard, RefineName, Refine, cancellationToken);
        if (withModel)
            await files.WriteAsync(run, shard, ActiveLabName, ActiveLab, cancellationToken);
        await files.WriteAsync(run, shard, MethodColumn.Given, Given, cancellationToken);
        await files.WriteAsync(run, shard, MethodColumn.Scored, Scored, cancellationToken);
    }
}
