using Assay.Charts;
using Assay.Cli.CommandLine;
using Assay.Ingestion.V1;
using Assay.Scoring.V1;
using Assay.Selection.V1;
using Grpc.Core;

namespace Assay.Cli.Commands.Campaigns;

/// <summary>
/// Contact sheets of the images that confused the learner most and least after the last round that says so. Below each is the label that the learner knew, if any, and what it predicts.
/// </summary>
/// <param name="context">Connection.</param>
/// <param name="campaigns">Campaigns, by the name of their curve and their seed.</param>
/// <param name="classes">Names of the classes by id.</param>
internal sealed class CampaignImages(CommandContext context, IReadOnlyList<(string Name, CampaignHistory History)> campaigns, IReadOnlyDictionary<int, string> classes)
{
    private const int Side = 160;
    private const int ReadAtOnce = 8;
    private const int Columns = 5;
    private const string MediaType = "image/webp";

    private readonly IngestionService.IngestionServiceClient _client = context.Client<IngestionService.IngestionServiceClient>();
    private readonly ScoringService.ScoringServiceClient _scoring = context.Client<ScoringService.ScoringServiceClient>();

    /// <summary>Names and contents of the files; none where no round has such images.</summary>
    public async Task<IReadOnlyList<(string Name, string Svg)>> DrawAsync()
    {
        var files = new List<(string Name, string Svg)>();
        foreach (var (name, word, images) in new (string Name, string Word, Func<CampaignRound, IReadOnlyList<string>> Images)[]
                 {
                     ("most-confusing.svg", "most", round => round.MostConfusing),
                     ("least-confusing.svg", "least", round => round.LeastConfusing),
                 })
        {
            var sheets = new List<Chart>();
            foreach (var (curve, history) in campaigns)
            {
                if (history.Rounds.LastOrDefault(round => images(round).Count > 0) is { } round)
                    sheets.Add(await DrawAsync($"{curve}, round {round.Number}", history.Campaign.Dataset, round.Run, images(round)));
            }

            if (sheets.Count > 0)
                files.Add((name, Chart.ToSvg($"Images that confuse the learner {word}, {campaigns[0].History.Campaign.Dataset}: label (? = none) → prediction", [.. sheets])));
        }

        return files;
    }

    private async Task<ContactSheet> DrawAsync(string title, string dataset, string run, IReadOnlyList<string> ids)
    {
        var judged = (await _scoring.GetScoresAsync(new GetScoresRequest { Run = run, ImageIds = { ids } }, cancellationToken: context.CancellationToken)).Images;
        var thumbnails = new byte[ids.Count][];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, ids.Count),
            new ParallelOptions { MaxDegreeOfParallelism = ReadAtOnce, CancellationToken = context.CancellationToken },
            async (i, cancellationToken) => thumbnails[i] = await ReadAsync(dataset, ids[i], cancellationToken));
        var sheet = new ContactSheet(title, Columns);
        foreach (var (i, image) in judged.Index())
            sheet.Add(thumbnails[i], MediaType, $"{NameOf(image.GivenClass)} → {NameOf(image.PredictedClass)}", image.ImageId);
        return sheet;
    }

    private string NameOf(int id) => id < 0 ? "?" : classes.GetValueOrDefault(id, $"class {id}");

    private async Task<byte[]> ReadAsync(string dataset, string id, CancellationToken cancellationToken)
    {
        using var file = new MemoryStream();
        using var call = _client.ReadImage(new ReadImageRequest { Dataset = dataset, ImageId = id, MaxSide = Side }, cancellationToken: cancellationToken);
        try
        {
            await foreach (var response in call.ResponseStream.ReadAllAsync(cancellationToken))
                await file.WriteAsync(response.Chunk.Memory, cancellationToken);
        }
        catch (RpcException exception) when (exception.StatusCode is StatusCode.FailedPrecondition or StatusCode.NotFound or StatusCode.Unavailable)
        {
            // It cannot be shown, or not now; the sheet has a grey square in its place.
            return [];
        }

        return file.ToArray();
    }
}
