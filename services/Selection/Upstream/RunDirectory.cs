using Assay.Common.V1;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Clients;
using Assay.ServiceDefaults.Errors;
using Grpc.Core;

namespace Assay.Selection.Upstream;

/// <summary>What Scoring knows of runs.</summary>
internal sealed class RunDirectory(ScoringService.ScoringServiceClient scoring)
{
    // A score that only runs with heads have: head and network runs.
    private const string HeadScore = "self_confidence";

    /// <summary>A run of a data set that has succeeded.</summary>
    /// <exception cref="NotFoundException">There is no such run.</exception>
    /// <exception cref="WrongStateException">It has not succeeded.</exception>
    public async Task<Run> GetAsync(string dataset, string id, CancellationToken cancellationToken)
    {
        var run = (await scoring.GetRunAsync(new GetRunRequest { Run = id }, cancellationToken: cancellationToken).OfServiceAsync("Scoring")).Run;
        if (run.Dataset != dataset)
            throw new InvalidInputException("run", $"\"{id}\" is a run of the data set \"{run.Dataset}\", not of \"{dataset}\"");
        return run.Progress.State == JobState.Succeeded
            ? run
            : throw new WrongStateException($"The run \"{id}\" is {run.Progress.State.ToString().ToLowerInvariant()}; images can be selected by runs that have succeeded.");
    }

    /// <summary>The run of an id, however it stands; null where there is none.</summary>
    public async Task<Run?> FindAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return (await scoring.GetRunAsync(new GetRunRequest { Run = id }, cancellationToken: cancellationToken).OfServiceAsync("Scoring")).Run;
        }
        catch (NotFoundException)
        {
            return null;
        }
    }

    /// <summary>Starts a run, unless there is one of this id.</summary>
    /// <exception cref="WrongStateException">Scoring refuses it.</exception>
    public async Task<Run> StartAsync(string dataset, string id, RunParameters parameters, CancellationToken cancellationToken)
    {
        try
        {
            var request = new StartRunRequest { Dataset = dataset, Run = id, Parameters = parameters };
            return (await scoring.StartRunAsync(request, cancellationToken: cancellationToken).OfServiceAsync("Scoring")).Run;
        }
        catch (RpcException exception) when (exception.StatusCode is StatusCode.InvalidArgument or StatusCode.AlreadyExists)
        {
            throw new WrongStateException($"Scoring does not accept the run \"{id}\": {exception.Status.Detail}", exception);
        }
    }

    /// <summary>Goes on with a run that failed or was cancelled.</summary>
    public async Task<Run> ResumeAsync(string id, CancellationToken cancellationToken) =>
        (await scoring.ResumeRunAsync(new ResumeRunRequest { Run = id }, cancellationToken: cancellationToken).OfServiceAsync("Scoring")).Run;

    /// <summary>Cancels a run if there is one that works.</summary>
    public async Task CancelAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            await scoring.CancelRunAsync(new CancelRunRequest { Run = id }, cancellationToken: cancellationToken).OfServiceAsync("Scoring");
        }
        catch (Exception exception) when (exception is NotFoundException or WrongStateException)
        {
            // There is none, or it has ended.
        }
    }

    /// <summary>
    /// The newest run of a data set that has succeeded and ranks images by a score, one on the data set's own labels before those of branches, which campaigns score; where none has that
    /// score, the newest that succeeded.
    /// </summary>
    /// <exception cref="WrongStateException">None has succeeded.</exception>
    public async Task<Run> GetNewestAsync(string dataset, string? score, CancellationToken cancellationToken)
    {
        Run? ofBranch = null;
        Run? newest = null;
        var request = new ListRunsRequest { Dataset = dataset };
        do
        {
            var page = await scoring.ListRunsAsync(request, cancellationToken: cancellationToken).OfServiceAsync("Scoring");
            foreach (var run in page.Runs.Where(run => run.Progress.State == JobState.Succeeded))
            {
                newest ??= run;
                if (score is not null && !run.Scores.Contains(score))
                    continue;
                if (!LabelVersionName.IsBranch(run.Parameters.LabelVersion))
                    return run;
                ofBranch ??= run;
            }

            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return ofBranch ?? newest ?? throw new WrongStateException($"The data set \"{dataset}\" has no scoring run that has succeeded. Run: assay score {dataset}; or select at random.");
    }

    /// <summary>The model of the newest run that used one; null where none did.</summary>
    public async Task<string?> FindNewestModelAsync(string dataset, CancellationToken cancellationToken)
    {
        var page = await scoring.ListRunsAsync(new ListRunsRequest { Dataset = dataset }, cancellationToken: cancellationToken).OfServiceAsync("Scoring");
        return page.Runs.Select(run => run.Parameters.Model).FirstOrDefault(model => model.Length > 0);
    }

    /// <summary>A head or network run by its id; the newest that has succeeded where it is empty.</summary>
    public async Task<Run> GetHeadRunAsync(string dataset, string id, CancellationToken cancellationToken)
    {
        var run = id.Length > 0 ? await GetAsync(dataset, id, cancellationToken) : await GetNewestAsync(dataset, HeadScore, cancellationToken);
        return run.Parameters.HeadCount > 0
            ? run
            : throw new InvalidInputException("run", $"\"{run.Id}\" is a run of the method {run.Method}; heads are needed. Run: assay score {dataset}");
    }
}
