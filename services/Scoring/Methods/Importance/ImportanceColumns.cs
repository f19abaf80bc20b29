using Assay.Common.V1;
using Assay.Scoring.Columns;
using Assay.Scoring.Runs;
using Assay.Scoring.V1;

namespace Assay.Scoring.Methods.Importance;

/// <summary>What an importance run writes for a shard, n numbers each.</summary>
internal sealed class ImportanceColumns(int[] given)
{
    public const string Importance = "importance";
    private const string ContrastName = "leverage_contrast";
    private const string LeverageName = "class_leverage";
    private const string GradientName = "gradient_norm";

    public static IReadOnlyList<MethodColumn> All { get; } =
    [
        new(Importance, DataType.Float32, RankOrder.HighestFirst),
        new(ContrastName, DataType.Float32, RankOrder.HighestFirst),
        new(LeverageName, DataType.Float32, RankOrder.HighestFirst),
        new(GradientName, DataType.Float32, RankOrder.HighestFirst),
        MethodColumn.PredictedClass,
        MethodColumn.GivenClass,
        MethodColumn.ScoredFlag,
    ];

    public int Rows => given.Length;

    public int[] Given => given;

    public int[] Predicted { get; init; } = new int[given.Length];

    public float[] Values { get; init; } = new float[given.Length];

    public float[] Contrast { get; } = new float[given.Length];

    public float[] ClassLeverage { get; init; } = new float[given.Length];

    public float[] GradientNorm { get; } = new float[given.Length];

    public byte[] Scored { get; init; } = new byte[given.Length];

    /// <summary>What turns over other classes wrote of the leverages.</summary>
    public static Task<float[]> ReadLeverageAsync(RunColumnFiles files, RunDocument run, int shard, CancellationToken cancellationToken) =>
        files.ReadAsync<float>(run, shard, LeverageName, cancellationToken);

    public static Task WriteLeverageAsync(RunColumnFiles files, RunDocument run, int shard, float[] leverage, CancellationToken cancellationToken) =>
        files.WriteAsync(run, shard, LeverageName, leverage, cancellationToken);

    /// <summary>What the report is made of.</summary>
    public static async Task<ImportanceColumns> ReadAsync(RunColumnFiles files, RunDocument run, int shard, CancellationToken cancellationToken) =>
        new(await files.ReadAsync<int>(run, shard, MethodColumn.Given, cancellationToken))
        {
            Predicted = await files.ReadAsync<int>(run, shard, MethodColumn.Predicted, cancellationToken),
            Values = await files.ReadAsync<float>(run, shard, Importance, cancellationToken),
            ClassLeverage = await ReadLeverageAsync(files, run, shard, cancellationToken),
            Scored = await files.ReadAsync<byte>(run, shard, MethodColumn.Scored, cancellationToken),
        };

    public async Task WriteAsync(RunColumnFiles files, RunDocument run, int shard, CancellationToken cancellationToken)
    {
        await files.WriteAsync(run, shard, Importance, Values, cancellationToken);
        await files.WriteAsync(run, shard, ContrastName, Contrast, cancellationToken);
        await WriteLeverageAsync(files, run, shard, ClassLeverage, cancellationToken);
        await files.WriteAsync(run, shard, GradientName, GradientNorm, cancellationToken);
        await files.WriteAsync(run, shard, MethodColumn.Predicted, Predicted, cancellationToken);
        await files.WriteAsync(run, shard, MethodColumn.Given, Given, cancellationToken);
        await files.WriteAsync(run, shard, MethodColumn.Scored, Scored, cancellationToken);
    }
}
