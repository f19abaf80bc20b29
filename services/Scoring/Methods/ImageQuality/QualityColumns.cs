using Assay.Common.V1;
using Assay.Scoring.Columns;
using Assay.Scoring.Runs;
using Assay.Scoring.V1;

namespace Assay.Scoring.Methods.ImageQuality;

/// <summary>The columns of an image-quality run. All scores: 0 .. 1, lower = worse.</summary>
internal static class QualityColumns
{
    private const string Issues = "issues";
    private const string DuplicateGroup = "duplicate_group";
    private const string NearestDistance = "nearest_distance";

    /// <summary>The scores, which images can be ranked by.</summary>
    private static readonly (string Name, Func<Pictures, QualityFindings, float[]> Read)[] Scores =
    [
        ("dark", (pictures, _) => pictures.Dark),
        ("bright", (pictures, _) => pictures.Bright),
        ("blurry", (pictures, _) => pictures.Blurry),
        ("low_information", (pictures, _) => pictures.LowInformation),
        ("odd_aspect_ratio", (pictures, _) => pictures.OddAspectRatio),
        ("odd_size", (_, findings) => findings.OddSize),
        ("outlier", (_, findings) => findings.Outlier),
        (NearestDistance, (_, findings) => findings.NearestDistance),
    ];

    /// <summary>What there is.</summary>
    public static IReadOnlyList<MethodColumn> All { get; } =
    [
        .. Scores.Select(score => new MethodColumn(score.Name, DataType.Float32, RankOrder.LowestFirst)),
        // Bits of ImageIssues; also of images that could not be decoded.
        new(Issues, DataType.Int32, Flag: ""),
        new(DuplicateGroup, DataType.Int32, Flag: ""),
        MethodColumn.GivenClass,
        MethodColumn.ScoredFlag,
    ];

    public static async Task WriteAsync(
        RunColumnFiles files, RunDocument run, int shard, (int Start, int Length) rows, Pictures pictures, QualityFindings findings, CancellationToken cancellationToken)
    {
        foreach (var (name, read) in Scores)
            await files.WriteAsync(run, shard, name, Of(read(pictures, findings), value => value), cancellationToken);
        await files.WriteAsync(run, shard, Issues, Of(findings.Issues, issues => (int)issues), cancellationToken);
        await files.WriteAsync(run, shard, DuplicateGroup, Of(findings.Group, group => group), cancellationToken);
        await files.WriteAsync(run, shard, MethodColumn.Given, Of(pictures.Given, label => label), cancellationToken);
        await files.WriteAsync(run, shard, MethodColumn.Scored, Of(pictures.Decoded, decoded => decoded ? (byte)1 : (byte)0), cancellationToken);

        TOut[] Of<TIn, TOut>(TIn[] values, Converter<TIn, TOut> convert) => Array.ConvertAll(values[rows.Start..(rows.Start + rows.Length)], convert);
    }
}
