using Grpc.Core;
using Xunit;

namespace Assay.FunctionalTests.Support;

/// <summary>What a refused call says.</summary>
internal static class Refused
{
    public static async Task<RpcException> WithAsync(StatusCode status, Func<System.Threading.Tasks.Task> call, string inMessage)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(call);
        Assert.True(refused.StatusCode == status, $"expected {status}, got {refused.Status}");
        Assert.Contains(inMessage, refused.Status.Detail, StringComparison.Ordinal);
        return refused;
    }
}
