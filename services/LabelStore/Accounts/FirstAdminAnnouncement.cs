using System.Globalization;
using Assay.ServiceDefaults.Endpoints;
using Assay.ServiceDefaults.Jobs;
using Assay.ServiceDefaults.Security;
using Microsoft.Extensions.Options;

namespace Assay.LabelStore.Accounts;

/// <summary>
/// Prints the first administrator's link when the process has started. Not by the log, which may be sent to where others read it.
/// </summary>
internal sealed class FirstAdminAnnouncement(
    FirstAdmin first, BoundAddresses addresses, IHostApplicationLifetime lifetime, IOptions<JobsOptions> jobs, IOptions<AccountsOptions> options, TimeProvider time,
    ILogger<FirstAdminAnnouncement> logger) : Reconciler(lifetime, jobs, time, logger)
{
    private const string Path = "sign-in/link";

    // Once a process; what fails is tried again.
    protected override TimeSpan Interval => Timeout.InfiniteTimeSpan;

    protected override async Task ReconcileAsync(bool isFirst, CancellationToken cancellationToken)
    {
        if (await first.EnsureAsync(cancellationToken) is not { } link)
            return;
        var address = options.Value.PublicUrl.Length > 0 ? options.Value.PublicUrl.TrimEnd('/') + "/" : addresses.Web?.ToString() ?? "<address of the Workbench>/";
        // Behind #, so that no server on the way sees it.
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"Nobody administers this installation yet. Open this link once, until {link.Expires:yyyy-MM-dd HH:mm} UTC, to set the password of {FirstAdmin.Name}:\n  {address}{Path}#{link.Secret}"));
    }
}
