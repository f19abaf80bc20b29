using System.Globalization;
using Assay.Scoring.Columns;
using Assay.Scoring.Core.ImageQuality;
using Assay.Scoring.Runs;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Validation;

namespace Assay.Scoring.Methods.ImageQuality;

/// <summary>What is wrong with images themselves: from facts and hashes that were measured while embedding, and from neighbours by embedding.</summary>
internal sealed class ImageQualityMethod(PictureReader reader, QualityReporter reporter, RunColumnFiles files) : IRunMethod
{
    private const int DefaultNeighbors = 10;
    private const int DefaultProbes = 32;

    private static readonly QualityThresholds Defaults = new();

    public RunParameters.MethodOneofCase Kind => RunParameters.MethodOneofCase.ImageQuality;

    public string Version => "image-quality/1";

    public RunNeeds Needs => RunNeeds.Embeddings;

    public void Complete(RunParameters parameters, RequestValidator validator)
    {
        var quality = parameters.ImageQuality;
        if (quality.Neighbors != 0)
            validator.Range(quality.Neighbors, "parameters.image_quality.neighbors", 1, 100);
        if (quality.Probes != 0)
            validator.Range(quality.Probes, "parameters.image_quality.probes", 1, 1000);
        quality.Neighbors = quality.Neighbors == 0 ? DefaultNeighbors : quality.Neighbors;
        quality.Probes = quality.Probes == 0 ? DefaultProbes : quality.Probes;
        quality.Dark = quality.HasDark ? quality.Dark : Defaults.Dark;
        quality.Bright = quality.HasBright ? quality.Bright : Defaults.Bright;
        quality.Blurry = quality.HasBlurry ? quality.Blurry : Defaults.Blurry;
        quality.LowInformation = quality.HasLowInformation ? quality.LowInformation : Defaults.LowInformation;
        quality.OddAspectRatio = quality.HasOddAspectRatio ? quality.OddAspectRatio : Defaults.OddAspectRatio;
        quality.SizeFences = quality.HasSizeFences ? quality.SizeFences : Defaults.SizeFences;
        quality.OutlierZ = quality.HasOutlierZ ? quality.OutlierZ : Defaults.OutlierZ;
        quality.HashDistance = quality.HasHashDistance ? quality.HashDistance : Defaults.HashDistance;
        quality.EmbeddingShare = quality.HasEmbeddingShare ? quality.EmbeddingShare : Defaults.EmbeddingShare;
        foreach (var (field, problem) in ThresholdsOf(quality).Problems())
            validator.Check(false, $"parameters.image_quality.{SnakeCase(field)}", problem);
    }

    public IReadOnlyList<MethodColumn> Columns(RunParameters parameters) => QualityColumns.All;

    public async Task<RunResult> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var run = context.Run;
        var pictures = await reader.ReadAsync(context, cancellationToken);
        await context.Checkpoint.StepAsync(
            string.Create(CultureInfo.InvariantCulture, $"comparing {pictures.Embeddings.Count:N0} images with their neighbours"), cancellationToken);
        var thresholds = ThresholdsOf(run.Parameters.ImageQuality);
        var findings = await Task.Run(
            () => QualityFindings.Find(pictures, thresholds, run.Parameters, context.Parallel(cancellationToken)), cancellationToken);
        await context.Checkpoint.StepAsync("looking into duplicates", cancellationToken);
        var report = await reporter.ReportAsync(run, pictures, findings, cancellationToken);

        var finished = await files.ListFinishedAsync(run, cancellationToken);
        await context.ForShardsAsync(string.Create(CultureInfo.InvariantCulture, $"writing {run.Shards:N0} shards"), async (shard, token) =>
        {
            var rows = pictures.Places.OfShard(shard);
            if (!finished[shard])
                await QualityColumns.WriteAsync(files, run, shard, rows, pictures, findings, token);
            return rows.Length;
        }, cancellationToken);
        var outcome = new RunOutcome { Scored = pictures.Embeddings.Count, Skipped = pictures.Count - pictures.Embeddings.Count };
        return new RunResult(outcome, new RunReport { ImageQuality = report });
    }

    private static QualityThresholds ThresholdsOf(ImageQualityParameters quality) => new()
    {
        Dark = quality.Dark,
        Bright = quality.Bright,
        Blurry = quality.Blurry,
        LowInformation = quality.LowInformation,
        OddAspectRatio = quality.OddAspectRatio,
        SizeFences = quality.SizeFences,
        OutlierZ = quality.OutlierZ,
        HashDistance = quality.HashDistance,
        EmbeddingShare = quality.EmbeddingShare,
    };

    private static string SnakeCase(string name) =>
        string.Concat(name.Select((letter, i) => i > 0 && char.IsUpper(letter) ? $"_{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
}
