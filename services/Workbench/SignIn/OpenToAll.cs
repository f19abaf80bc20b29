namespace Assay.Workbench.SignIn;

/// <summary>Marks routes of the API that are for people who have not signed in; every other one wants a session or a token.</summary>
internal sealed class OpenToAll
{
    public static readonly OpenToAll Instance = new();

    private OpenToAll()
    {
    }
}
