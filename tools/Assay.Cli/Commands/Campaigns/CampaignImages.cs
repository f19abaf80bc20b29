using Assay.Charts;
using Assay.Cli.CommandLine;
using Assay.Ingestion.V1;
using Assay.Selection.V1;
using Grpc.Core;

namespace Assay.Cli.Commands.Campaigns;

/// <summary>Contact sheets of the images that confused the learner most and least after the last round that says so.</summary>
/// <param name="context">Connection.</param>
/// <param name="campaigns">Campaigns, by the name of their curve.</param>
internal sealed class CampaignImages(CommandContext context, IReadOnlyList<(string Name, CampaignHistory History)> campaigns)
{
    private const int Side = 160;
    private const int ReadAtOnce = 8;
    private const int Columns = 5;
    private const string MediaType = "image/webp";

    private readonly IngestionService.IngestionServiceClient _client = context.Client<IngestionService.IngestionServiceClient>();

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
                    sheets.Add(await DrawAsync($"{curve}, round {round.Number}", history.Campaign.Dataset, images(round)));
            }

            if (sheets.Count > 0)
                files.Add((name, Chart.ToSvg($"Images that confuse the learner {word}, {campaigns[0].History.Campaign.Dataset}", [.. sheets])));
        }

        return files;
    }

    private async Task<ContactSheet> DrawAsync(string title, string dataset, IReadOnlyList<string> ids)
    {
        var known = (await _client.BatchGetImagesAsync(new BatchGetImagesRequest { Dataset = dataset, ImageIds = { ids } }, cancellationToken: context.CancellationToken)).Images;
        var thumbnails = new byte[ids.Count][];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, ids.Count),
            new ParallelOptions { MaxDegreeOfParallelism = ReadAtOnce, CancellationToken = context.CancellationToken },
            async (i, cancellationToken) => thumbnails[i] = await ReadAsync(dataset, ids[i], cancellationToken));
        var sheet = new ContactSheet(title, Columns);
        foreach (var (i, image) in known.Index())
            sheet.Add(thumbnails[i], MediaType, image.Labels.Count > 0 ? string.Join(" | ", image.Labels) : image.Name, image.Id);
        return sheet;
    }

    private async Task<byte[]> ReadAsync(string dataset, string id, CancellationToken cancellationToken)
    {
        using var file = new MemoryStream();
        using var call = _client.ReadImage(new ReadImageRequest { Dataset = dataset, ImageId = id, MaxSide = Side }, cancellationToken: cancellationToken);
        try
        {
            await foreach (var response in call.ResponseStream.ReadAllAsync(cancellationToken))
                await file.WriteAsync(response.Chunk.Memory, cancellationToken);
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.FailedPrecondition)
        {
            // It cannot be shown; the sheet has a grey square in its place.
            return [];
        }

        return file.ToArray();
    }
}
