using Assay.Inference.V1;
using Assay.Ingestion.V1;
using Assay.Selection.V1;

namespace Assay.Benchmarks.Evaluations;

/// <summary>
/// CIFAR-10 in Assay as a data set with embeddings, where campaigns run. It stays below <c>ASSAY_EVAL_CACHE</c>, so that images and augmentations are embedded once; ended in the
/// middle, the next run goes on.
/// </summary>
internal sealed class CifarCampaigns : IAsyncDisposable
{
    public const string Model = "mobilenet-v2";
    private const string TestSplit = "test";
    private const int TrainImages = 50_000;
    private const int TestImages = 10_000;
    private const double HeldOut = 0.2;

    private CifarCampaigns(EvaluationHost host, string dataset, CampaignMetric metric) => (Host, Dataset, Metric) = (host, dataset, metric);

    public EvaluationHost Host { get; }

    public string Dataset { get; }

    /// <summary>Accuracy on images that are never selected.</summary>
    public CampaignMetric Metric { get; }

    /// <summary>All training images to select from, all test images to measure on.</summary>
    public static async Task<CifarCampaigns> OpenAllAsync()
    {
        const string Dataset = "cifar10";
        var cache = new CifarCache();
        var images = await cache.UnpackAsync();
        var folder = Path.GetFullPath(Path.Combine(cache.Folder, "campaigns"));
        Directory.CreateDirectory(folder);
        var manifest = Path.Combine(folder, $"{Dataset}.csv");
        var rows = CifarCache.DrawFirst(images, "train", TrainImages).Concat(CifarCache.DrawFirst(images, TestSplit, TestImages));
        await File.WriteAllLinesAsync(manifest, rows.Select(name => $"{Path.Combine(images, name)},{name},{name.Split('/')[1]},{name.Split('/')[0]}").Prepend("path,name,label,split"));

        var host = await EvaluationHost.StartAsync(folder);
        try
        {
            await EvaluationHost.UnlessExistsAsync(host.Inference.RegisterModelAsync(new RegisterModelRequest { Name = Model, Path = RealData.Path(RealData.MobileNet), Spec = MobileNetV2.Spec() }));
            await EvaluationHost.UnlessExistsAsync(host.Ingestion.CreateDatasetAsync(new CreateDatasetRequest { Name = Dataset }));
            await host.AppendAsync(Dataset, new Source { Manifest = new ManifestSource { Path = manifest } });
            Console.WriteLine($"embedding CIFAR-10 once, below {folder}");
            await host.EmbedAsync(Dataset, Model);
            return new CifarCampaigns(host, Dataset, new CampaignMetric { Kind = MetricKind.Accuracy, Split = TestSplit });
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>The 10,000 training images that other evaluations embed, too; a fifth of them is held out to measure on.</summary>
    public static async Task<CifarCampaigns> OpenSampleAsync()
    {
        var cache = new CifarCache();
        await cache.LoadAsync("train", CifarEmbeddings.SampleImages);
        return new CifarCampaigns(await EvaluationHost.StartAsync(Path.GetFullPath(cache.Folder)), CifarCache.DatasetOf("train", slice: 0), new CampaignMetric { Kind = MetricKind.Accuracy, HeldOut = HeldOut });
    }

    /// <summary>Runs a campaign to its end and returns its rounds.</summary>
    public Task<(Campaign Campaign, IReadOnlyList<CampaignRound> Rounds)> RunAsync(string id, CampaignPlan plan) => Host.CampaignAsync(Dataset, id, plan);

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
