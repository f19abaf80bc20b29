using Assay.ObjectStorage;
using Assay.Scoring.Core.ImageQuality;
using Assay.Scoring.Inputs;
using Assay.Scoring.Runs;
using Assay.Scoring.V1;

namespace Assay.Scoring.Methods.ImageQuality;

/// <summary>Makes the report: counts, the worst of each issue, and the groups of duplicates that matter most.</summary>
internal sealed class QualityReporter(ShardInputs inputs)
{
    private const int MostExamples = 20;
    private const int MostGroups = 200;

    public async Task<ImageQualityReport> ReportAsync(RunDocument run, Pictures pictures, QualityFindings findings, CancellationToken cancellationToken)
    {
        var report = new ImageQualityReport
        {
            Images = pictures.Count,
            Decoded = pictures.Embeddings.Count,
            Issues = { Enum.GetValues<ImageIssues>().Where(issue => issue != ImageIssues.None).Select(issue => CountIssue(issue, pictures, findings)) },
            DuplicateGroups = findings.Groups.Count,
            Sizes = new SizeSpread
            {
                FirstQuartile = findings.Sizes.First,
                ThirdQuartile = findings.Sizes.Third,
                Lower = findings.Sizes.Lower,
                Upper = findings.Sizes.Upper,
            },
            Neighbors = findings.Search,
            Unmeasured = { pictures.Unmeasured },
        };
        await AddDuplicatesAsync(report, run, pictures, findings, cancellationToken);
        return report;
    }

    private static QualityIssue CountIssue(ImageIssues issue, Pictures pictures, QualityFindings findings)
    {
        var having = Enumerable.Range(0, pictures.Count).Where(image => findings.Issues[image].HasFlag(issue)).ToList();
        var share = pictures.Count == 0 ? 0 : (double)having.Count / pictures.Count;
        return new QualityIssue
        {
            Name = NameOf(issue),
            Bit = (int)issue,
            Images = having.Count,
            Share = share,
            Prevalent = share > 0.5,
            Examples = { having.OrderBy(image => ScoreOf(issue, image, pictures, findings)).ThenBy(image => image).Take(MostExamples).Select(image => pictures.Places.IdOf(image).ToString()) },
        };
    }

    private static string NameOf(ImageIssues issue) => issue switch
    {
        ImageIssues.ExactDuplicate => "exact_duplicate",
        ImageIssues.NearDuplicate => "near_duplicate",
        ImageIssues.LowInformation => "low_information",
        ImageIssues.OddAspectRatio => "odd_aspect_ratio",
        ImageIssues.OddSize => "odd_size",
        _ => issue.ToString().ToLowerInvariant(),
    };

    private static float ScoreOf(ImageIssues issue, int image, Pictures pictures, QualityFindings findings) => issue switch
    {
        ImageIssues.Dark => pictures.Dark[image],
        ImageIssues.Bright => pictures.Bright[image],
        ImageIssues.Blurry => pictures.Blurry[image],
        ImageIssues.LowInformation => pictures.LowInformation[image],
        ImageIssues.OddAspectRatio => pictures.OddAspectRatio[image],
        ImageIssues.OddSize => findings.OddSize[image],
        ImageIssues.Outlier => findings.Outlier[image],
        ImageIssues.NearDuplicate => findings.NearestDistance[image],
        _ => 0,
    };

    private async Task AddDuplicatesAsync(ImageQualityReport report, RunDocument run, Pictures pictures, QualityFindings findings, CancellationToken cancellationToken)
    {
        var splits = await ReadSplitsAsync(run, pictures, findings, cancellationToken);
        var judged = new List<(int Number, DuplicateVerdict Verdict)>();
        for (var number = 0; number < findings.Groups.Count; number++)
        {
            var group = findings.Groups[number];
            var verdict = DuplicateVerdict.Of([.. group.Select(image => splits[image])], [.. group.Select(image => pictures.Given[image])]);
            report.Leaks += verdict.Leak ? 1 : 0;
            report.Conflicts += verdict.Conflict ? 1 : 0;
            judged.Add((number, verdict));
        }

        var shown = judged
            .OrderByDescending(item => item.Verdict.Leak).ThenByDescending(item => item.Verdict.Conflict)
            .ThenByDescending(item => findings.Groups[item.Number].Length).ThenBy(item => item.Number)
            .Take(MostGroups);
        foreach (var (number, verdict) in shown)
        {
            var group = findings.Groups[number];
            var first = group[..Math.Min(group.Length, MostExamples)];
            report.Duplicates.Add(new DuplicateImages
            {
                Group = number + 1,
                ImageIds = { first.Select(image => pictures.Places.IdOf(image).ToString()) },
                Images = group.Length,
                Exact = group.All(image => pictures.Sha256[image] == pictures.Sha256[group[0]]),
                Leak = verdict.Leak,
                Conflict = verdict.Conflict,
                Classes = { first.Select(image => pictures.Given[image]) },
                Splits = { first.Select(image => splits[image]) },
            });
        }
    }

    /// <summary>Splits of the images that have duplicates: only the shards that hold one are read.</summary>
    private async Task<Dictionary<int, string>> ReadSplitsAsync(RunDocument run, Pictures pictures, QualityFindings findings, CancellationToken cancellationToken)
    {
        var byShard = findings.Groups.SelectMany(group => group).GroupBy(image => pictures.Places.IdOf(image).Shard).OrderBy(shard => shard.Key).ToList();
        var splits = new Dictionary<int, string>();
        var read = ReadAhead.InOrderAsync(
            byShard, async (shard, token) => (Images: shard, Splits: await inputs.ReadSplitsAsync(run.Dataset, shard.Key, token)), cancellationToken);
        await foreach (var (images, ofShard) in read)
        {
            foreach (var image in images)
                splits[image] = ofShard[pictures.Places.IdOf(image).Row];
        }

        return splits;
    }
}
