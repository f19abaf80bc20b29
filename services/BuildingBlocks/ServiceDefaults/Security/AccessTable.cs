using Assay.Documents;
using Assay.ServiceDefaults.Errors;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace Assay.ServiceDefaults.Security;

/// <summary>
/// Who may make which RPC: one rule for each request message, which belongs to one RPC. What has no rule is refused to everybody but
/// services; a test demands a rule for each RPC.
/// </summary>
/// <example><code>
/// new AccessTable()
///     .Dataset&lt;GetTaxonomyRequest&gt;(DatasetRole.Annotator, request => request.Dataset)
///     .Document&lt;GetBatchRequest, BatchDocument&gt;(DatasetRole.Annotator, request => request.Batch, BatchDocument.Collection, batch => batch.Dataset);
/// </code></example>
public sealed class AccessTable
{
    private const int MaxIds = 1000;
    private readonly Dictionary<Type, AccessRule> _rules = [];

    internal IReadOnlyDictionary<Type, AccessRule> Rules => _rules;

    /// <summary>For the other services alone.</summary>
    public AccessTable Services<TRequest>()
        where TRequest : IMessage => Add<TRequest>(new AccessRule { Audience = AccessAudience.Services });

    /// <summary>For everybody who has a valid token.</summary>
    public AccessTable SignedIn<TRequest>()
        where TRequest : IMessage => Add<TRequest>(new AccessRule { Audience = AccessAudience.SignedIn });

    /// <summary>For who administers the installation.</summary>
    public AccessTable InstanceAdmin<TRequest>()
        where TRequest : IMessage => Add<TRequest>(new AccessRule { Audience = AccessAudience.InstanceAdmin });

    /// <summary>For who has the role on some data set, whichever.</summary>
    public AccessTable AnyDataset<TRequest>(DatasetRole role)
        where TRequest : IMessage => Add<TRequest>(new AccessRule { Audience = AccessAudience.AnyDataset, Role = role });

    /// <summary>For who has the role on the data set that the request names.</summary>
    /// <param name="role">Role needed.</param>
    /// <param name="dataset">Name of the data set.</param>
    /// <param name="mayNameNone">True = a request without a name is for who has the role on some data set.</param>
    public AccessTable Dataset<TRequest>(DatasetRole role, Func<TRequest, string> dataset, bool mayNameNone = false)
        where TRequest : IMessage => Add<TRequest>(new AccessRule
        {
            Audience = AccessAudience.Datasets,
            Role = role,
            Dataset = request => dataset((TRequest)request),
            MayNameNone = mayNameNone,
        });

    /// <summary>As <see cref="Dataset{TRequest}"/>; a request without a name lists those of every data set that the caller has the role on.</summary>
    /// <param name="role">Role needed.</param>
    /// <param name="dataset">Name of the data set; may be empty.</param>
    /// <param name="items">What is listed.</param>
    /// <param name="datasetOf">Data set of an item.</param>
    public AccessTable List<TRequest, TResponse, TItem>(
        DatasetRole role, Func<TRequest, string> dataset, Func<TResponse, RepeatedField<TItem>> items, Func<TItem, string> datasetOf)
        where TRequest : IMessage
        where TResponse : IMessage => Add<TRequest>(new AccessRule
        {
            Audience = AccessAudience.Datasets,
            Role = role,
            Dataset = request => dataset((TRequest)request),
            MayNameNone = true,
            Trim = Trim(role, items, datasetOf),
        });

    /// <summary>For everybody who has a valid token: lists what belongs to each data set that the caller has the role on.</summary>
    public AccessTable ListAll<TRequest, TResponse, TItem>(DatasetRole role, Func<TResponse, RepeatedField<TItem>> items, Func<TItem, string> datasetOf)
        where TRequest : IMessage
        where TResponse : IMessage =>
        Add<TRequest>(new AccessRule { Audience = AccessAudience.SignedIn, Trim = Trim(role, items, datasetOf) });

    /// <summary>For who has the role on the data set of the document that the request names.</summary>
    /// <param name="role">Role needed.</param>
    /// <param name="id">Id of the document.</param>
    /// <param name="collection">Where it is.</param>
    /// <param name="datasetOf">Its data set.</param>
    /// <param name="isForExperts">Documents for which the role expert is needed whatever <paramref name="role"/> is; null = none.</param>
    public AccessTable Document<TRequest, TDocument>(
        DatasetRole role, Func<TRequest, string> id, CollectionDefinition<TDocument> collection, Func<TDocument, string> datasetOf, Func<TDocument, bool>? isForExperts = null)
        where TRequest : IMessage
        where TDocument : class => Add<TRequest>(new AccessRule
        {
            Audience = AccessAudience.Datasets,
            Role = role,
            Datasets = async (request, documents, cancellationToken) => id((TRequest)request) is { Length: > 0 } named
                && await documents.Collection(collection).FindAsync(named, cancellationToken) is { } found
                    ? [new AccessTarget(datasetOf(found.Value), isForExperts?.Invoke(found.Value) == true ? DatasetRole.Expert : role)]
                    : [new AccessTarget(null, role)],
        });

    /// <summary>For who has the role on the data sets of all documents that the request names.</summary>
    public AccessTable Documents<TRequest, TDocument>(
        DatasetRole role, Func<TRequest, IEnumerable<string>> ids, CollectionDefinition<TDocument> collection, Func<TDocument, string> datasetOf)
        where TRequest : IMessage
        where TDocument : class => Add<TRequest>(new AccessRule
        {
            Audience = AccessAudience.Datasets,
            Role = role,
            Datasets = async (request, documents, cancellationToken) =>
                [.. (await FindAsync(documents.Collection(collection), ids((TRequest)request), datasetOf, cancellationToken)).Select(dataset => new AccessTarget(dataset, role))],
        });

    /// <summary>
    /// The request says whose name it acts in: an empty one becomes the caller's, another's is refused unless the caller is an
    /// administrator of the data set. Comes after the rule itself.
    /// </summary>
    /// <param name="name">The name in the request.</param>
    /// <param name="setName">Writes it.</param>
    /// <param name="nobodyFrom">Role from which an empty name stays empty, where that has a meaning of its own; null = none.</param>
    public AccessTable ActsAs<TRequest>(Func<TRequest, string> name, Action<TRequest, string> setName, DatasetRole? nobodyFrom = null)
        where TRequest : IMessage
    {
        var rule = _rules[typeof(TRequest)];
        _rules[typeof(TRequest)] = new AccessRule
        {
            Audience = rule.Audience,
            Role = rule.Role,
            Dataset = rule.Dataset,
            Datasets = rule.Datasets,
            MayNameNone = rule.MayNameNone,
            Trim = rule.Trim,
            Actor = request => name((TRequest)request),
            SetActor = (request, caller) => setName((TRequest)request, caller),
            NobodyFrom = nobodyFrom,
        };
        return this;
    }

    private static Action<object, Caller> Trim<TResponse, TItem>(DatasetRole role, Func<TResponse, RepeatedField<TItem>> items, Func<TItem, string> datasetOf) =>
        (response, caller) =>
        {
            var all = items((TResponse)response);
            var seen = all.Where(item => caller.Has(role, datasetOf(item))).ToList();
            all.Clear();
            all.Add(seen);
        };

    private AccessTable Add<TRequest>(AccessRule rule)
    {
        _rules.Add(typeof(TRequest), rule);
        return this;
    }

    private static async ValueTask<IReadOnlyList<string?>> FindAsync<TDocument>(
        IDocumentCollection<TDocument> collection, IEnumerable<string> ids, Func<TDocument, string> datasetOf, CancellationToken cancellationToken)
        where TDocument : class
    {
        var distinct = ids.Distinct(StringComparer.Ordinal).Take(MaxIds + 1).ToList();
        if (distinct.Count > MaxIds)
            throw new InvalidInputException("ids", $"names more than {MaxIds} things; ask in several calls");
        if (distinct.Count == 0 || distinct.Contains(""))
            return [null];
        var found = await collection.FindManyAsync(distinct, cancellationToken);
        return [.. found.Values.Select(document => datasetOf(document.Value)).Distinct(StringComparer.Ordinal), .. found.Count < distinct.Count ? new string?[] { null } : []];
    }
}
