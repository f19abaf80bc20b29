using Assay.ServiceDefaults.Endpoints;
using Assay.ServiceDefaults.Security;
using Microsoft.Extensions.Options;

namespace Assay.Workbench;

internal sealed class WorkbenchOptionsValidator(IOptions<EndpointOptions> endpoints, IConfiguration configuration) : IValidateOptions<WorkbenchOptions>
{
    public ValidateOptionsResult Validate(string? name, WorkbenchOptions options)
    {
        var problems = new List<string>();
        var web = endpoints.Value.Web;
        // Not by its options: where they are wrong, too, that is said beside what is said here.
        var signsIn = configuration.GetValue<bool>($"{SecurityOptions.Section}:{nameof(SecurityOptions.RequireSignIn)}");
        if (!options.AllowUnauthenticated && !signsIn && ListenAddress.TryParse(web, out var address) && !address.IsLoopback)
            problems.Add($"{EndpointOptions.Section}:{nameof(EndpointOptions.Web)} is {web}, which other machines reach, and the Workbench asks nobody to sign in. "
                + $"Set {SecurityOptions.Section}:{nameof(SecurityOptions.RequireSignIn)}=true, listen on http://127.0.0.1:5080, or set {WorkbenchOptions.Section}:{nameof(WorkbenchOptions.AllowUnauthenticated)}=true if everybody who reaches it may answer and export.");
        if (options.CallTimeout <= TimeSpan.Zero)
            problems.Add($"{WorkbenchOptions.Section}:{nameof(WorkbenchOptions.CallTimeout)} is {options.CallTimeout}; it must be longer than nothing, such as 00:00:30.");
        foreach (var host in options.AllowedHosts)
        {
            if (host.Length == 0 || (host.Contains(':') && !host.StartsWith('[')) || host.Contains('/'))
                problems.Add($"{WorkbenchOptions.Section}:{nameof(WorkbenchOptions.AllowedHosts)} has \"{host}\"; name hosts only, without scheme and port, such as labels.example.org.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
