using Assay.Cli.Sample;
using Assay.Ingestion.V1;

namespace Assay.Benchmarks.Evaluations;

/// <summary>The sample set of 2,000 images with 8 % wrong labels through the default model: are the planted errors found?</summary>
internal static class SampleEvaluation
{
    private const string Dataset = "sample";
    private const int Top = 50;

    public static async Task RunAsync()
    {
        await using var host = await EvaluationHost.StartAsync();
        var folder = Path.Combine(host.Folder, "sample");
        await SampleSet.WriteAsync(new SampleOptions { Folder = folder }, progress: null, CancellationToken.None);

        var dataset = await host.IngestAsync(Dataset, new Source { Folder = new FolderSource { Path = SampleSet.ImagesFolder(folder) } });
        var embedding = await host.EmbedAsync(Dataset, model: "");
        var run = await host.ScoreAsync(Dataset, embedding.Model);

        var images = await host.ListImagesAsync(Dataset);
        var wrong = SampleTruth.Read(folder).Where(truth => truth.IsMislabelled).Select(truth => truth.Name).ToHashSet();
        var scores = await host.ReadScoresAsync(run.Id, "self_confidence", images);
        var (auroc, precision) = LabelErrorRanking.Measure(images, scores, image => wrong.Contains(image.Name), Top);

        EvaluationReport.Print("sample-images", dataset.Images);
        EvaluationReport.Print("sample-wrong-labels", wrong.Count);
        EvaluationReport.Print("sample-undecodable", embedding.Quarantined);
        EvaluationReport.Print("sample-accuracy", run.Summary.Head.Accuracy);
        EvaluationReport.Print($"sample-precision-{Top}", precision);
        EvaluationReport.Print("sample-auroc-self-confidence", auroc);
    }
}
