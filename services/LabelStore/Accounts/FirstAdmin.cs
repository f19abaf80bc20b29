using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Security;
using Microsoft.Extensions.Options;

namespace Assay.LabelStore.Accounts;

/// <summary>Makes the first administrator, and the link by which that person gets in, as long as no administrator has a password.</summary>
internal sealed class FirstAdmin(Users users, Links links, AuditLog audit, IOptions<SecurityOptions> security, TimeProvider time)
{
    public const string Name = "admin";

    /// <summary>The link's secret and when it stops working; null if it is not needed.</summary>
    public async Task<(string Secret, DateTimeOffset Expires)?> EnsureAsync(CancellationToken cancellationToken)
    {
        if (!security.Value.RequireSignIn || await users.HasAdminAsync(cancellationToken))
            return null;
        try
        {
            if (await users.FindAsync(Name, cancellationToken) is null)
                await users.CreateAsync(new UserDocument { Name = Name, Admin = true, Created = time.GetUtcNow() }, "", cancellationToken);
        }
        catch (AlreadyExistsException)
        {
            // Another replica was quicker. Of the two links that are printed the later one works.
        }

        var link = await links.MakeAsync(Name, cancellationToken);
        await audit.WriteAsync(AuditAction.LinkMade, "", Name, "at start");
        return link;
    }
}
