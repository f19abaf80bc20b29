using Assay.ServiceDefaults.Security;

namespace Assay.FunctionalTests.Accounts;

/// <summary>The words of docs/access.md for who may do something, and what they mean for the people of the matrix.</summary>
internal static class AccessWords
{
    public const string Everybody = "everybody";
    public const string SignedIn = "signed in";
    public const string Installation = "installation";
    public const string Services = "services";
    public const string Any = "any ";

    public static string Of(AccessRule rule) => rule.Audience switch
    {
        AccessAudience.SignedIn => SignedIn,
        AccessAudience.InstanceAdmin => Installation,
        AccessAudience.Services => Services,
        AccessAudience.AnyDataset => Any + Word(rule.Role),
        _ => Word(rule.Role),
    };

    public static bool Allows(string who, Persona persona)
    {
        if (who == Everybody || persona is Persona.Service)
            return true;
        if (who == Services || persona == Persona.Anonymous)
            return false;
        if (who == SignedIn || persona == Persona.Installation)
            return true;
        if (who == Installation)
            return false;
        if (who.StartsWith(Any, StringComparison.Ordinal))
            return persona == Persona.OtherDataset || Level(persona) >= Level(who[Any.Length..]);
        return persona != Persona.OtherDataset && Level(persona) >= Level(who);
    }

    private static string Word(DatasetRole role) => role.ToString().ToLowerInvariant();

    private static int Level(string role) => (int)Enum.Parse<DatasetRole>(role, ignoreCase: true);

    private static int Level(Persona persona) => persona switch
    {
        Persona.Annotator => 1,
        Persona.Expert => 2,
        Persona.Admin => 3,
        _ => 0,
    };
}
