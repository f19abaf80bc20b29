using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Assay.Contracts.V1;
using Assay.ObjectStorage;
using Assay.Selection.Core.Ranking;
using Assay.Selection.Pools;
using Assay.Selection.Strategies;
using Assay.Selection.V1;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Jobs;

namespace Assay.Selection.Selections;

/// <summary>Selects images, writes their list, keeps the selection and publishes it, in this order: what is published is complete.</summary>
internal sealed partial class SelectionMaker(
    PoolOpener pools,
    IEnumerable<ISelectionStrategy> strategies,
    SelectionCatalog selections,
    SelectionLog log,
    SelectionItems items,
    SelectionPublisher publisher,
    SelectionTelemetry telemetry,
    TimeProvider time,
    ILogger<SelectionMaker> logger)
{
    private const int Attempts = 20;
    public const int LargestCount = 1_000_000;
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new();

    /// <exception cref="NothingLeftException">No image may be selected.</exception>
    public async Task<SelectionDocument> MakeAsync(NewSelection asked, CancellationToken cancellationToken)
    {
        if (asked.Campaign is { } campaign && await selections.FindAsync(campaign.Selection, cancellationToken) is { } there)
            return RequireOwn(there, asked);
        var begun = time.GetTimestamp();
        using var activity = SelectionTelemetry.Activities.StartActivity("select images");
        // First, so that turns are kept of data sets that exist.
        var pool = await pools.OpenAsync(asked, cancellationToken);

        // One at a time a data set in this process: of two at once, the log would send one back to the beginning.
        var turn = _turns.GetOrAdd(asked.Dataset, _ => new SemaphoreSlim(1));
        await turn.WaitAsync(cancellationToken);
        try
        {
            var selection = await MakeInTurnAsync(asked, pool, cancellationToken);
            telemetry.Selected(NameOf(asked.Strategy), selection.Count, time.GetElapsedTime(begun));
            activity?.SetTag("assay.dataset", selection.Dataset).SetTag("assay.selection", selection.Id).SetTag("assay.images", selection.Count);
            return selection;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>A selection under a campaign's name that chose otherwise is not the campaign's.</summary>
    private static SelectionDocument RequireOwn(SelectionDocument there, NewSelection asked) =>
        there.Dataset == asked.Dataset && there.LabelVersion == asked.Campaign!.LabelVersion && there.Strategy.KindCase == asked.Strategy.KindCase
            ? there
            : throw new WrongStateException($"The selection \"{there.Id}\" is not the campaign's: it chose from the data set \"{there.Dataset}\" by {NameOf(there.Strategy)} and the label version \"{there.LabelVersion}\". Clone the campaign; its copy has an id of its own.");

    private async Task<SelectionDocument> MakeInTurnAsync(NewSelection asked, IImagePool pool, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            if (await TryMakeAsync(asked, pool, cancellationToken) is { } made)
                return made;
        }

        throw new ConflictException($"Images of the data set \"{asked.Dataset}\" are being selected by others all the time. Try again in a moment.");
    }

    /// <summary>Null if another process selected from the data set meanwhile.</summary>
    private async Task<SelectionDocument?> TryMakeAsync(NewSelection asked, IImagePool pool, CancellationToken cancellationToken)
    {
        var end = asked.Campaign is null ? await log.OpenAsync(asked.Dataset, cancellationToken) : 0;
        var earlier = asked switch
        {
            { Campaign: { } campaign } => await selections.ReadSelectedImagesAsync(campaign.Earlier, cancellationToken),
            { IncludeSelected: true } => SelectedImages.None,
            _ => await selections.ReadSelectedImagesAsync(asked.Dataset, cancellationToken),
        };
        var filter = new CandidateFilter(earlier, asked.Classes, labelledOnly: asked.PerClass > 0, asked.UnlabelledOnly);
        var picks = await strategies.First(strategy => strategy.Handles(asked.Strategy.KindCase)).SelectAsync(asked, pool, filter, cancellationToken);
        if (picks.Count == 0)
            throw new NothingLeftException($"Nothing is left to select in the data set \"{asked.Dataset}\". {filter.Explain(pool, asked.Campaign is not null)}");
        if (picks.Count > LargestCount)
        {
            throw new InvalidInputException("count", string.Create(
                CultureInfo.InvariantCulture, $"must be set: {asked.PerClass:N0} of each class are {picks.Count:N0} images; at most {LargestCount:N0} can be selected at once"));
        }

        var now = time.GetUtcNow();
        var selection = new SelectionDocument
        {
            Id = asked.Campaign?.Selection ?? JobId.New("sel", now),
            Dataset = asked.Dataset,
            Run = pool.Run,
            LabelVersion = pool.LabelVersion,
            Strategy = asked.Strategy,
            Count = picks.Count,
            PerClass = asked.PerClass,
            Classes = [.. asked.Classes.Order()],
            IncludeSelected = asked.IncludeSelected,
            UnlabelledOnly = asked.UnlabelledOnly,
            BalanceClasses = asked.BalanceClasses,
            Budget = asked.Budget,
            Title = asked.Title.Length > 0 ? asked.Title : TitleOf(asked, picks.Count),
            AnnotatorsPerImage = asked.AnnotatorsPerImage,
            DryRun = asked.DryRun,
            Created = now,
        };
        await items.WriteAsync(selection.ItemsKey(), DescribeAsync(asked, pool, picks, filter.Candidates, cancellationToken), cancellationToken);
        if (asked.Campaign is not null)
        {
            selection = RequireOwn(await selections.InsertOnceAsync(selection, cancellationToken), asked);
        }
        else if (selection.DryRun)
        {
            await selections.InsertAsync(selection, cancellationToken);
        }
        else if (!await log.TryAppendAsync(selection, end, cancellationToken))
        {
            await items.DeleteAsync(selection.ItemsKey(), cancellationToken);
            return null;
        }

        // Whether or not the caller waits: its images are taken now.
        if (!selection.DryRun)
            await publisher.PublishAsync(selection, CancellationToken.None);
        Log.Selected(logger, selection.Id, selection.Count, selection.Dataset);
        return selection;
    }

    /// <summary>The picks with what is known of them; each shard is read once.</summary>
    private static async IAsyncEnumerable<SelectedItem> DescribeAsync(
        NewSelection asked, IImagePool pool, List<Pick> picks, long candidates, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (given, suggested) = (new int[picks.Count], new int[picks.Count]);
        var shards = picks.Index().GroupBy(pick => pick.Item.Key.Shard);
        var read = ReadAhead.InOrderAsync(
            shards,
            async (shard, token) => (Picks: shard, Images: await pool.ReadAsync(shard.Key, token), Suggested: await pool.ReadSuggestedAsync(shard.Key, token)),
            cancellationToken);
        await foreach (var shard in read)
        {
            foreach (var (place, pick) in shard.Picks)
                (given[place], suggested[place]) = (Math.Max(-1, shard.Images.Given[pick.Key.Row]), shard.Suggested?[pick.Key.Row] ?? -1);
        }

        for (var place = 0; place < picks.Count; place++)
        {
            yield return new SelectedItem
            {
                Rank = place + 1,
                ImageId = picks[place].Key.ToString(),
                Score = picks[place].Score,
                GivenClass = given[place],
                SuggestedClass = suggested[place],
                Reason = ReasonOf(asked, pool, picks[place], place + 1, candidates),
            };
        }
    }

    private static string ReasonOf(NewSelection asked, IImagePool pool, Pick pick, int rank, long candidates)
    {
        var place = pick.PlaceInClass > 0
            ? string.Create(CultureInfo.InvariantCulture, $"rank {pick.PlaceInClass:N0} in its class")
            : string.Create(CultureInfo.InvariantCulture, $"rank {rank:N0} of {candidates:N0} {(pool.Run.Length > 0 ? "scored" : "images")}");
        return pick.Why ?? (asked.Score is null
            ? string.Create(CultureInfo.InvariantCulture, $"random with seed {asked.Seed}, {place}")
            : string.Create(CultureInfo.InvariantCulture, $"{asked.Score} {Number(pick.Score)}, {place}"));
    }

    // Four decimals say enough of a probability, but nothing of a tiny one.
    private static string Number(float score) =>
        score.ToString(score != 0 && Math.Abs(score) < 0.0005 ? "0.0E-0" : "0.0000", CultureInfo.InvariantCulture);

    private static string TitleOf(NewSelection asked, int count)
    {
        var kind = asked.Strategy.KindCase switch
        {
            Strategy.KindOneofCase.Random => "random images",
            Strategy.KindOneofCase.KCenter => "images far from all labelled ones",
            Strategy.KindOneofCase.TypiClust => "typical images",
            Strategy.KindOneofCase.Badge => "uncertain and diverse images",
            _ => $"{(asked.Order == ScoreOrder.Ascending ? "lowest" : "highest")} {asked.Score}",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{count:N0} {kind}");
    }

    private static string NameOf(Strategy strategy) => strategy.KindCase switch
    {
        Strategy.KindOneofCase.Random => "random",
        Strategy.KindOneofCase.KCenter => "k_center",
        Strategy.KindOneofCase.TypiClust => "typi_clust",
        Strategy.KindOneofCase.Badge => "badge",
        _ => "top_scores",
    };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Selection {Selection} holds {Count} images of {Dataset}")]
        public static partial void Selected(ILogger logger, string selection, int count, string dataset);
    }
}
