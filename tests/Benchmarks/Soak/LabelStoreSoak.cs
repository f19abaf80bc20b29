using System.Diagnostics;
using System.Globalization;
using Assay.Benchmarks.Evaluations;
using Assay.Benchmarks.Scale;
using Assay.Ingestion.V1;
using Assay.LabelStore.V1;
using static Assay.Benchmarks.BenchmarkReport;
using Task = System.Threading.Tasks.Task;

namespace Assay.Benchmarks.Soak;

/// <summary>
/// <c>bench soak-labelstore [SECONDS [TASKS]]</c>: the label store grows to a million tasks, then 50 annotators answer on the HTTP API for five minutes, three an image, with
/// leases that last five seconds. In the end nothing acknowledged may be missing, and nobody may have labelled an image twice.
/// </summary>
internal static class LabelStoreSoak
{
    private const string Dataset = "soak";
    private const int UsualSeconds = 300;
    private const int UsualTasks = 1_000_000;
    private const int Images = 50_000;
    private const int Annotators = 50;
    private const int AnnotatorsPerImage = 3;
    private const int TasksOfBatch = 1_000;
    private const int Probes = 200;
    private const int ProbesLeased = 10;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(string[] args)
    {
        var seconds = args is [var first, ..] ? int.Parse(first, CultureInfo.InvariantCulture) : UsualSeconds;
        var tasks = args is [_, var second] ? int.Parse(second, NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : UsualTasks;
        await using var host = await EvaluationHost.StartAsync(configuration: [$"--LabelStore:LeaseDuration={Lease:c}", "--Logging:LogLevel:Grpc.AspNetCore.Server=None"]);
        using var http = new HttpClient { BaseAddress = host.Web, Timeout = TimeSpan.FromMinutes(2), DefaultRequestHeaders = { { "X-Assay", "1" } } };

        var images = await IngestAsync(host);
        await GrowAsync(host.Labels, images, tasks);
        await SoakAsync(host.Labels, http, images, TimeSpan.FromSeconds(seconds));
    }

    private static async Task<string[]> IngestAsync(EvaluationHost host)
    {
        var tar = Path.Combine(host.Folder, "images.tar");
        ScaleSet.Write(tar, Images);
        await host.IngestAsync(Dataset, new Source { Tar = new TarSource { Path = tar } });
        return [.. (await host.ListImagesAsync(Dataset)).Select(image => image.Id)];
    }

    private static async Task GrowAsync(LabelStoreService.LabelStoreServiceClient labels, string[] images, int tasks)
    {
        var (there, next, clock) = (0, Math.Min(10_000, tasks), Stopwatch.StartNew());
        for (var batch = 0; there < tasks; batch++)
        {
            var count = Math.Min(images.Length, next - there);
            var id = $"grown-{batch:D3}";
            await labels.CreateBatchAsync(new CreateBatchRequest { Id = id, Dataset = Dataset, AnnotatorsPerImage = 2, ImageIds = { images.Take(count) } });
            there += count;
            if (there < next)
                continue;
            var (leases, submissions) = await ProbeAsync(labels, id);
            Say($"soak tasks {there:N0} opened in {clock.Elapsed.TotalSeconds:0} s; lease of {ProbesLeased} p50 {leases.Percentile(0.5):0.0} p95 {leases.Percentile(0.95):0.0} ms, submission p50 {submissions.Percentile(0.5):0.0} p95 {submissions.Percentile(0.95):0.0} ms");
            next = Math.Min(next * 10, tasks);
        }
    }

    /// <summary>One annotator alone, who answers the batch from its beginning.</summary>
    private static async Task<(LatencyLog Leases, LatencyLog Submissions)> ProbeAsync(LabelStoreService.LabelStoreServiceClient labels, string batch)
    {
        var (leases, submissions) = (new LatencyLog(), new LatencyLog());
        while (submissions.Count < Probes)
        {
            var begun = Stopwatch.GetTimestamp();
            var leased = (await labels.LeaseTasksAsync(new LeaseTasksRequest { Batch = batch, Annotator = "probe", Count = ProbesLeased })).Tasks;
            leases.Add(Stopwatch.GetElapsedTime(begun));
            foreach (var task in leased)
            {
                begun = Stopwatch.GetTimestamp();
                await labels.SubmitAnnotationAsync(new SubmitAnnotationRequest { RequestId = Guid.NewGuid().ToString(), Task = task.Id, Annotator = "probe", Decision = Decision.Keep });
                submissions.Add(Stopwatch.GetElapsedTime(begun));
            }
        }

        return (leases, submissions);
    }

    private static async Task SoakAsync(LabelStoreService.LabelStoreServiceClient labels, HttpClient http, string[] images, TimeSpan duration)
    {
        // No image is in two of them, so that "twice by one person" can be seen by images.
        var batches = new List<string>();
        foreach (var (number, chunk) in images.Chunk(TasksOfBatch).Index())
        {
            batches.Add($"soak-{number:D3}");
            await labels.CreateBatchAsync(new CreateBatchRequest { Id = batches[^1], Dataset = Dataset, AnnotatorsPerImage = AnnotatorsPerImage, ImageIds = { chunk } });
        }

        var ledger = new SoakLedger();
        using var over = new CancellationTokenSource(duration);
        var clock = Stopwatch.StartNew();
        var people = Enumerable.Range(0, Annotators).Select(number => new SoakAnnotator(http, $"annotator-{number:D2}", number, ledger, Lease)).ToArray();
        var begun = (await Task.WhenAll(people.Select(person => person.RunAsync(batches, over.Token)))).Max();
        var spent = clock.Elapsed.TotalSeconds;

        // A batch that only some had begun is finished by all who are needed.
        foreach (var batch in batches.Take(begun))
            await Task.WhenAll(people.Take(2 * AnnotatorsPerImage).Select(person => person.FinishAsync(batch)));

        var check = new SoakCheck(labels, http, ledger);
        await check.RunAsync(Dataset, batches[..begun], TasksOfBatch, AnnotatorsPerImage);
        Say($"soak {Annotators} annotators on HTTP for {spent:0} s: {ledger.Annotations.Count:N0} answers acknowledged, {ledger.Annotations.Count / spent:0.0} a second; submission p50 {ledger.Submissions.Percentile(0.5):0.0} p95 {ledger.Submissions.Percentile(0.95):0.0} ms, lease p50 {ledger.Leases.Percentile(0.5):0.0} p95 {ledger.Leases.Percentile(0.95):0.0} ms");
        Say($"soak {ledger.Deaths:N0} clients died holding tasks, {ledger.Cut:N0} connections cut and sent again, {ledger.Undone:N0} answers taken back, {ledger.Refused:N0} refused since the lease was over");
        Say($"soak {check.History:N0} annotations in the history and {check.Decided:N0} images decided in the export; {(check.Problems.Count == 0 ? "none lost, none twice" : "WRONG")}");
        foreach (var problem in check.Problems)
            Say($"soak WRONG: {problem}");
        if (check.Problems.Count > 0)
            throw new InvalidOperationException("The label store lost or doubled answers: see above.");
    }
}
