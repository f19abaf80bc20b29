using Assay.Scoring.V1;
using Assay.ServiceDefaults.Clients;
using Assay.ServiceDefaults.Errors;
using Grpc.Core;

namespace Assay.Selection.Upstream;

/// <summary>The coreset trees of Scoring. A change makes nodes anew before it answers, which takes a while where a leaf is large.</summary>
internal sealed class CoresetDirectory(CoresetService.CoresetServiceClient coresets)
{
    /// <summary>Changes labels and removes images; returns the nodes that were made anew.</summary>
    /// <exception cref="TreeRefusedException">The tree cannot take the changes.</exception>
    public async Task<long> UpdateAsync(string run, IEnumerable<CoresetChange> changes, CancellationToken cancellationToken)
    {
        var request = new UpdateCoresetRequest { Run = run, Changes = { changes } };
        return (await AskAsync(coresets.UpdateCoresetAsync(request, cancellationToken: cancellationToken))).NodesMade;
    }

    /// <summary>Adds the images of the shards behind the tree's last; returns the nodes that were made.</summary>
    /// <exception cref="TreeRefusedException">The tree cannot take them.</exception>
    public async Task<long> AppendAsync(string run, string labelVersion, CancellationToken cancellationToken)
    {
        var request = new AppendCoresetRequest { Run = run, LabelVersion = labelVersion };
        return (await AskAsync(coresets.AppendCoresetAsync(request, cancellationToken: cancellationToken))).NodesMade;
    }

    /// <summary>The nodes of a tree as it is: leaves, and what they were joined to.</summary>
    public async Task<long> CountNodesAsync(string run, CancellationToken cancellationToken)
    {
        var tree = (await AskAsync(coresets.GetCoresetTreeAsync(new GetCoresetTreeRequest { Run = run }, cancellationToken: cancellationToken))).Tree;
        return Enumerable.Range(0, tree.Height + 1).Sum(level => (long)(tree.Leaves >> level));
    }

    private static async Task<TResponse> AskAsync<TResponse>(AsyncUnaryCall<TResponse> call)
    {
        try
        {
            return await call.OfServiceAsync("Scoring", UpstreamCallExtensions.PatienceWithWork);
        }
        catch (Exception exception) when (exception is WrongStateException or NotFoundException or RpcException { StatusCode: StatusCode.InvalidArgument })
        {
            throw new TreeRefusedException(exception);
        }
    }
}
