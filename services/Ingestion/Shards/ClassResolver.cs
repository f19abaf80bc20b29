using Assay.ServiceDefaults.Clients;
using Assay.ServiceDefaults.Errors;
using Grpc.Core;
using LabelStoreClient = Assay.LabelStore.V1.LabelStoreService.LabelStoreServiceClient;

namespace Assay.Ingestion.Shards;

/// <summary>Class ids by name, which LabelStore hands out; each name is asked for once a turn.</summary>
internal sealed class ClassResolver(LabelStoreClient labelStore, string dataset)
{
    private const int MaxNames = 20_000;
    private readonly Dictionary<string, int> _ids = [];

    /// <summary>Asks for names that are not known yet, in the order given, which is the order of new classes.</summary>
    public async Task ResolveAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        foreach (var batch in names.Where(name => !_ids.ContainsKey(name)).Distinct().Chunk(MaxNames))
        {
            var request = new LabelStore.V1.ResolveClassesRequest { Dataset = dataset, Names = { batch } };
            try
            {
                var response = await labelStore.ResolveClassesAsync(request, cancellationToken: cancellationToken).OfServiceAsync("LabelStore");
                for (var i = 0; i < batch.Length; i++)
                    _ids[batch[i]] = response.Ids[i];
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.InvalidArgument)
            {
                throw new WrongStateException($"LabelStore does not take the labels of this source: {exception.Status.Detail}", exception);
            }
        }
    }

    public int this[string name] => _ids[name];
}
