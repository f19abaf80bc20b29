namespace Assay.Workbench.Security;

/// <summary>Marks endpoints that answer on the web endpoint only, never on the gRPC one of the same process.</summary>
internal sealed class WebOnly
{
    public static readonly WebOnly Instance = new();

    private WebOnly()
    {
    }
}
