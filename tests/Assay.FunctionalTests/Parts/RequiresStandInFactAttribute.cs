using System.Reflection;
using Assay.Tests;
using Assay.Tests.Interop;
using Grpc.Net.Compression;

namespace Assay.FunctionalTests.Parts;

/// <summary>
/// Needs the stand-in of Grpc.Net.Common, and Node.js where asked: what the official package does beyond its documentation is
/// not ours to assert.
/// </summary>
internal sealed class RequiresStandInFactAttribute(bool andNode = false)
    : RequiresFactAttribute(!IsStandIn ? "The official Grpc.Net.Common is in use, not the stand-in." : andNode ? Node.Lack : null)
{
    private static bool IsStandIn =>
        typeof(ICompressionProvider).Assembly.GetCustomAttribute<AssemblyCompanyAttribute>()?.Company == "Assay";
}
