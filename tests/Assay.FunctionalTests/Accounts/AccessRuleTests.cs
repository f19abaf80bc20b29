using Google.Protobuf.Reflection;
using Xunit;

namespace Assay.FunctionalTests.Accounts;

/// <summary>Every RPC has a rule, and docs/access.md says which.</summary>
public sealed class AccessRuleTests(AccessHost host) : IClassFixture<AccessHost>
{
    [Fact]
    public void Rule_OfEveryRpc_IsDeclared()
    {
        var bare = Rpcs().Where(method => host.Rules.Find(method.InputType.ClrType) is null).Select(method => method.FullName);
        Assert.True(!bare.Any(), $"These RPCs have no rule of who may make them; add one to the service's AccessTable: {string.Join(", ", bare)}");
    }

    [Fact]
    public void Document_OfEveryRpc_SaysWhoMayMakeIt() =>
        AccessTableDocument.AssertSame("RPC", Rpcs().Select(method => ($"{method.Service.Name}.{method.Name}", AccessWords.Of(host.Rules.Find(method.InputType.ClrType)!))));

    [Fact]
    public void Document_OfEveryRoute_NamesIt()
    {
        var routes = host.Routes().Select(route => route.Name).Order(StringComparer.Ordinal).ToList();
        var documented = AccessTableDocument.Read("route").Keys.Order(StringComparer.Ordinal).ToList();
        Assert.True(
            routes.SequenceEqual(documented),
            $"docs/access.md: add {string.Join(", ", routes.Except(documented))}; remove {string.Join(", ", documented.Except(routes))}");
    }

    // Health is open; reflection speaks in streams and is tested by the matrix.
    internal static IEnumerable<MethodDescriptor> Rpcs() => typeof(Assay.LabelStore.V1.AccountsService).Assembly.GetTypes()
        .Select(type => type.GetProperty("Descriptor")?.GetValue(null)).OfType<ServiceDescriptor>().SelectMany(service => service.Methods);
}
