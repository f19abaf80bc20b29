using Grpc.Core;

namespace Assay.Benchmarks.Scale;

/// <summary>A running Assay: where its services are, and what its processes are called.</summary>
internal interface IDeployment : IAsyncDisposable
{
    /// <summary>Process ids and names.</summary>
    IReadOnlyDictionary<int, string> Processes { get; }

    /// <summary>A generated client of a service by its name, such as ingestion.</summary>
    TClient Client<TClient>(string service)
        where TClient : ClientBase<TClient>;
}
