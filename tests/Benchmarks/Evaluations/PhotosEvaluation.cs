using Assay.Inference.V1;
using Assay.Ingestion.V1;
using Assay.Numerics.Randomness;

namespace Assay.Benchmarks.Evaluations;

/// <summary>
/// Real photographs through MobileNetV2: flipped labels are found, a head learns ants and bees, and the network's own classes come out
/// right on a sample of ImageNet.
/// </summary>
internal static class PhotosEvaluation
{
    private const string Model = "mobilenet-v2";
    private const double FlippedShare = 0.1;
    private const ulong Seed = 1;

    public static async Task RunAsync()
    {
        var model = RealData.Path(RealData.MobileNet);
        await using var host = await EvaluationHost.StartAsync();
        await host.Inference.RegisterModelAsync(new RegisterModelRequest { Name = Model, Path = model, Spec = MobileNetV2.Spec() });

        await EvaluateHymenopteraAsync(host);
        await EvaluateImageNetAsync(host);
    }

    private static async Task EvaluateHymenopteraAsync(EvaluationHost host)
    {
        var folder = Path.Combine(host.Folder, "hymenoptera");
        RealData.Unpack("hymenoptera/hymenoptera.tar", folder);
        var clean = await host.IngestAsync("clean", new Source { Folder = new FolderSource { Path = folder } });
        var embedding = await host.EmbedAsync("clean", Model);
        var images = await host.ListImagesAsync("clean");
        EvaluationReport.Print("photos-ingested", clean.Images);
        EvaluationReport.Print("photos-undecodable", embedding.Quarantined);
        EvaluationReport.Print("photos-held-out-accuracy", await HeldOutAccuracy.MeasureAsync(host.Objects, "clean", Model, images));

        var flipped = Flip(images);
        var manifest = WriteManifest(folder, images, flipped);
        await host.IngestAsync("flipped", new Source { Manifest = new ManifestSource { Path = manifest } });
        await host.EmbedAsync("flipped", Model);
        var run = await host.ScoreAsync("flipped", Model);
        var judged = await host.ListImagesAsync("flipped");
        var scores = await host.ReadScoresAsync(run.Id, "self_confidence", judged);
        var (auroc, precision) = LabelErrorRanking.Measure(judged, scores, image => flipped.Contains(image.Name), flipped.Count);
        EvaluationReport.Print("photos-flipped-labels", flipped.Count);
        EvaluationReport.Print("photos-flipped-auroc-self-confidence", auroc);
        EvaluationReport.Print($"photos-flipped-precision-{flipped.Count}", precision);
    }

    private static async Task EvaluateImageNetAsync(EvaluationHost host)
    {
        var classes = (await File.ReadAllLinesAsync(RealData.Path("imagenet-sample/classes.tsv"))).Select(line => line.Split('\t')[0]).ToList();
        var dataset = await host.IngestAsync(
            "imagenet", new Source { Tar = new TarSource { Path = RealData.Path("imagenet-sample/imagenet-sample-256.tar"), Labels = LabelLayout.ClassPerFolder } });
        await host.EmbedAsync("imagenet", Model);
        var images = await host.ListImagesAsync("imagenet");
        EvaluationReport.Print("imagenet-ingested", dataset.Images);
        EvaluationReport.Print("imagenet-top-1", await NetworkAccuracy.MeasureAsync(host.Objects, "imagenet", Model, images, classes));
    }

    // A tenth of the labels, chosen by hash so that the choice depends on the seed and the name alone.
    private static HashSet<string> Flip(IReadOnlyList<Image> images) => images
        .OrderBy(image => RowHash.Compute(Seed, ImageRow.Of(image)))
        .Take((int)Math.Round(images.Count * FlippedShare))
        .Select(image => image.Name)
        .ToHashSet();

    private static string WriteManifest(string folder, IEnumerable<Image> images, HashSet<string> flipped)
    {
        var manifest = Path.Combine(folder, "flipped.csv");
        var lines = images.Select(image =>
        {
            var label = flipped.Contains(image.Name) ? image.Labels[0] == "ants" ? "bees" : "ants" : image.Labels[0];
            return $"{image.Name},{image.Name},{label}";
        });
        File.WriteAllLines(manifest, lines.Prepend("path,name,label"));
        return manifest;
    }
}
