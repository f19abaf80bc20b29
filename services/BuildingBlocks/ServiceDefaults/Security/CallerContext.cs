using Grpc.Core;

namespace Assay.ServiceDefaults.Security;

public static class CallerContext
{
    private static readonly object Key = new();

    /// <summary>Who makes this call, as the interceptor found out.</summary>
    public static Caller GetCaller(this ServerCallContext context) =>
        context.UserState.TryGetValue(Key, out var caller)
            ? (Caller)caller
            : throw new InvalidOperationException($"{context.Method} was reached without the access interceptor.");

    internal static void SetCaller(this ServerCallContext context, Caller caller) => context.UserState[Key] = caller;
}
