using Assay.Common.V1;
using Assay.Scoring.V1;

namespace Assay.Workbench.Api;

/// <summary>
/// Finds the runs of a data set that the page goes by: of each method the newest that has succeeded on the data set's own labels. Campaigns score branches of them.
/// </summary>
internal sealed class RunFinder(ScoringService.ScoringServiceClient scoring, CallDeadline deadline)
{
    /// <summary>Runs looked through, newest first; older ones are about a data set that has changed since.</summary>
    private const int RunsLookedThrough = 200;

    /// <summary>The newest run of each method that has succeeded, newest first.</summary>
    public async Task<IReadOnlyList<Run>> FindAsync(string dataset, CancellationToken cancellationToken)
    {
        var request = new ListRunsRequest { Dataset = dataset, PageSize = RunsLookedThrough };
        var response = await scoring.ListRunsAsync(request, deadline.Unary(cancellationToken));
        return NewestOf(response.Runs);
    }

    /// <summary>The newest run of each method that has succeeded, of runs that are listed newest first.</summary>
    public static IReadOnlyList<Run> NewestOf(IEnumerable<Run> runs) =>
        [.. runs.Where(run => run.Progress?.State == JobState.Succeeded && IsOfOwnLine(run)).DistinctBy(MethodOf)];

    /// <summary>The newest run whose probabilities are out of sample; null where none has succeeded.</summary>
    public async Task<Run?> FindHeadAsync(string dataset, CancellationToken cancellationToken) => HeadOf(await FindAsync(dataset, cancellationToken));

    public static Run? HeadOf(IReadOnlyList<Run> runs) => runs.FirstOrDefault(run => MethodOf(run) == RunParameters.MethodOneofCase.Head);

    private static bool IsOfOwnLine(Run run) =>
        run.Parameters?.LabelVersion is not { Length: > 0 } version || version == "given" || (version[0] == 'v' && version.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0);

    public static RunParameters.MethodOneofCase MethodOf(Run run) =>
        run.Parameters?.MethodCase is null or RunParameters.MethodOneofCase.None ? RunParameters.MethodOneofCase.Head : run.Parameters.MethodCase;
}
