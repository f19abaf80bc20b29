using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Assay.Workbench.Api;

/// <summary>Options of calls to other services: none outlives the request, and none but a stream waits for ever.</summary>
internal sealed class CallDeadline(IOptions<WorkbenchOptions> options, TimeProvider time)
{
    public CallOptions Unary(CancellationToken cancellationToken) =>
        new(deadline: time.GetUtcNow().UtcDateTime + options.Value.CallTimeout, cancellationToken: cancellationToken);
}
