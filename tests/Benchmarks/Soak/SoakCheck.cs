using System.Text.Json;
using Assay.LabelStore.V1;
using Task = System.Threading.Tasks.Task;

namespace Assay.Benchmarks.Soak;

/// <summary>Compares what the server keeps with what it acknowledged. Every difference is named.</summary>
internal sealed class SoakCheck(LabelStoreService.LabelStoreServiceClient labels, HttpClient http, SoakLedger ledger)
{
    private const int MostNamed = 10;
    private readonly List<string> _problems = [];

    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Annotations in the history.</summary>
    public long History { get; private set; }

    /// <summary>Images that the export tells were decided.</summary>
    public long Decided { get; private set; }

    public async Task RunAsync(string dataset, IReadOnlyList<string> batches, int tasksOfBatch, int annotatorsPerImage)
    {
        var history = await ReadHistoryAsync(dataset, batches);
        foreach (var (id, (task, annotator)) in ledger.Annotations)
            Check(history.Contains(id), $"the annotation {id} of {annotator} to {task} was acknowledged and is not in the history");

        var answers = await ReadTasksAsync(batches, tasksOfBatch, annotatorsPerImage);
        foreach (var ((task, annotator), label) in ledger.Labels)
            Check(answers.TryGetValue((task, annotator), out var kept) && kept.Label == label, $"{annotator} gave {task} the label {label} last, and that does not count");
        Check(answers.Count == ledger.Labels.Count, $"{answers.Count} answers count, but {ledger.Labels.Count} were acknowledged");
        await CheckExportAsync(dataset, answers);
    }

    private async Task<HashSet<string>> ReadHistoryAsync(string dataset, IReadOnlyList<string> batches)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var batch in batches)
        {
            var request = new ListAnnotationsRequest { Dataset = dataset, Batch = batch, PageSize = 1000 };
            do
            {
                var page = await labels.ListAnnotationsAsync(request);
                foreach (var annotation in page.Annotations)
                    Check(ids.Add(annotation.Id), $"the annotation {annotation.Id} is in the history twice");
                History += page.Annotations.Count;
                request.PageToken = page.NextPageToken;
            }
            while (request.PageToken.Length > 0);
        }

        return ids;
    }

    private async Task<Dictionary<(string Task, string Annotator), (string Image, int Label)>> ReadTasksAsync(IReadOnlyList<string> batches, int tasksOfBatch, int annotatorsPerImage)
    {
        var answers = new Dictionary<(string, string), (string, int)>();
        var images = new HashSet<(string, string)>();
        foreach (var batch in batches)
        {
            // Closed, so that all answers are shown.
            await labels.CloseBatchAsync(new CloseBatchRequest { Batch = batch });
            var count = 0;
            var request = new ListTasksRequest { Batch = batch, PageSize = 1000 };
            do
            {
                var page = await labels.ListTasksAsync(request);
                foreach (var task in page.Tasks)
                {
                    count++;
                    Check(task.Done && task.Annotations.Count == annotatorsPerImage, $"{task.Id} has {task.Annotations.Count} answers instead of {annotatorsPerImage}");
                    foreach (var annotation in task.Annotations)
                    {
                        Check(images.Add((task.ImageId, annotation.Annotator)), $"{annotation.Annotator} labelled {task.ImageId} twice");
                        answers[(task.Id, annotation.Annotator)] = (task.ImageId, annotation.Labels.Single());
                    }
                }

                request.PageToken = page.NextPageToken;
            }
            while (request.PageToken.Length > 0);
            Check(count == tasksOfBatch, $"{batch} has {count} tasks instead of {tasksOfBatch}");
        }

        return answers;
    }

    private async Task CheckExportAsync(string dataset, Dictionary<(string Task, string Annotator), (string Image, int Label)> answers)
    {
        var expected = answers.GroupBy(answer => answer.Value.Image, answer => answer.Key.Annotator)
            .ToDictionary(image => image.Key, image => image.Order(StringComparer.Ordinal).ToList(), StringComparer.Ordinal);
        using var export = new StreamReader(await http.GetStreamAsync($"/api/datasets/{dataset}/export?format=jsonl"));
        while (await export.ReadLineAsync() is { } line)
        {
            var image = JsonSerializer.Deserialize<JsonElement>(line);
            var annotators = image.GetProperty("annotators").EnumerateArray().Select(annotator => annotator.GetString()!).ToList();
            if (annotators.Count == 0)
                continue;
            Decided++;
            var id = image.GetProperty("id").GetString()!;
            Check(expected.Remove(id, out var known) && known.SequenceEqual(annotators), $"the export says that {string.Join(", ", annotators)} answered {id}");
        }

        foreach (var image in expected.Keys)
            Check(false, $"the export does not know who answered {image}");
    }

    private void Check(bool good, string problem)
    {
        if (!good && _problems.Count < MostNamed)
            _problems.Add(problem);
    }
}
