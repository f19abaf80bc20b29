using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Assay.Benchmarks.Soak;

/// <summary>
/// One annotator on the HTTP API, as the page would call it, but badly behaved until told otherwise: dies with tasks leased, looks at a task for longer than the lease
/// lasts, cuts connections in the middle of an answer, sends answers twice, takes them back.
/// </summary>
internal sealed class SoakAnnotator(HttpClient http, string name, int seed, SoakLedger ledger, TimeSpan lease)
{
    private const int LeasedAtOnce = 10;
    private const double DiesHolding = 0.003;
    private const double OversleepsLease = 0.0005;
    private const double CutsConnection = 0.02;
    private const double SendsTwice = 0.02;
    private const double TakesBack = 0.03;

    private readonly Random _random = new(seed);

    /// <summary>Answers the batches one after the other until they are done or the time is over.</summary>
    /// <returns>How many of the batches were begun.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> batches, CancellationToken over)
    {
        var begun = 0;
        while (begun < batches.Count && !over.IsCancellationRequested)
            await AnswerAsync(batches[begun++], over, stays: false);
        return begun;
    }

    /// <summary>Answers a batch, politely, until it is done.</summary>
    public Task FinishAsync(string batch) => AnswerAsync(batch, new CancellationToken(canceled: true), stays: true);

    private async Task AnswerAsync(string batch, CancellationToken over, bool stays)
    {
        while (stays || !over.IsCancellationRequested)
        {
            var tasks = await LeaseAsync(batch);
            if (tasks.Count == 0)
            {
                if (await IsDoneAsync(batch))
                    return;
                // Others hold what is left; what the dead hold comes back.
                await Task.Delay(lease / 5, CancellationToken.None);
                continue;
            }

            foreach (var task in tasks)
            {
                var polite = over.IsCancellationRequested;
                if (!polite && Happens(DiesHolding))
                {
                    ledger.Died();
                    break;
                }

                if (!polite && Happens(OversleepsLease))
                    await Task.Delay(lease * 1.2, CancellationToken.None);
                await AnswerAsync(task, polite);
            }
        }
    }

    private async Task AnswerAsync(string task, bool polite)
    {
        var label = _random.Next(20);
        if (!await SubmitAsync(task, label, polite) || polite || !Happens(TakesBack))
            return;

        using var undone = await PostAsync($"/api/tasks/{task}/undo", new { requestId = NewId(), annotator = name }, CancellationToken.None);
        if (undone.StatusCode == HttpStatusCode.Conflict)
        {
            ledger.WasRefused();
            return;
        }

        undone.EnsureSuccessStatusCode();
        ledger.WasUndone();

        // It still holds the task, unless it is slow.
        await SubmitAsync(task, (label + 1) % 20, polite: true);
    }

    /// <summary>Answers; false if others have taken the place.</summary>
    private async Task<bool> SubmitAsync(string task, int label, bool polite)
    {
        var answer = new { requestId = NewId(), annotator = name, decision = "relabel", labels = new[] { label }, secondsSpent = 1.5 };
        var path = $"/api/tasks/{task}/annotations";
        if (!polite && Happens(CutsConnection))
        {
            using var scissors = new CancellationTokenSource(TimeSpan.FromMilliseconds(_random.NextDouble() * 20));
            try
            {
                using var _ = await PostAsync(path, answer, scissors.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or HttpRequestException)
            {
                ledger.CutOff();
            }
        }

        var begun = Stopwatch.GetTimestamp();
        var sent = !polite && Happens(SendsTwice)
            ? await Task.WhenAll(PostAsync(path, answer, CancellationToken.None), PostAsync(path, answer, CancellationToken.None))
            : [await PostAsync(path, answer, CancellationToken.None)];
        ledger.Submissions.Add(Stopwatch.GetElapsedTime(begun));
        var accepted = false;
        foreach (var response in sent)
        {
            using (response)
            {
                if (response.StatusCode == HttpStatusCode.Conflict)
                {
                    ledger.WasRefused();
                    continue;
                }

                response.EnsureSuccessStatusCode();
                var body = await response.Content.ReadFromJsonAsync<JsonElement>();
                ledger.Acknowledged(body.GetProperty("annotation").GetProperty("id").GetString()!, task, name, label);
                accepted = true;
            }
        }

        return accepted;
    }

    private async Task<IReadOnlyList<string>> LeaseAsync(string batch)
    {
        var begun = Stopwatch.GetTimestamp();
        using var response = await PostAsync($"/api/batches/{batch}/lease", new { annotator = name, count = LeasedAtOnce }, CancellationToken.None);
        response.EnsureSuccessStatusCode();
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        ledger.Leases.Add(Stopwatch.GetElapsedTime(begun));
        return [.. body.GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("id").GetString()!)];
    }

    private async Task<bool> IsDoneAsync(string batch)
    {
        var body = await http.GetFromJsonAsync<JsonElement>($"/api/batches/{batch}");
        return body.GetProperty("done").GetInt32() == body.GetProperty("tasks").GetInt32();
    }

    private Task<HttpResponseMessage> PostAsync(string path, object body, CancellationToken cancellationToken) => http.PostAsJsonAsync(path, body, cancellationToken);

    private bool Happens(double probability) => _random.NextDouble() < probability;

    private static string NewId() => Guid.NewGuid().ToString();
}
