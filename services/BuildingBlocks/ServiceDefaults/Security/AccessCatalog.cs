using System.Collections.Frozen;

namespace Assay.ServiceDefaults.Security;

/// <summary>The rules of all services of this process, by the type of the request.</summary>
internal sealed class AccessCatalog(IEnumerable<AccessTable> tables)
{
    private readonly FrozenDictionary<Type, AccessRule> _rules =
        tables.SelectMany(table => table.Rules).ToFrozenDictionary(rule => rule.Key, rule => rule.Value);

    public AccessRule? Find(Type request) => _rules.GetValueOrDefault(request);
}
