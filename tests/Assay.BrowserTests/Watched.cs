using Microsoft.Playwright;
using Xunit;

namespace Assay.BrowserTests;

/// <summary>A browser session that notes what a page must not do: ask another machine, log an error, break its content security policy.</summary>
internal sealed class Watched : IAsyncDisposable
{
    private readonly List<string> _faults = [];

    private Watched(IBrowserContext context, ColorScheme scheme)
    {
        (Context, Scheme) = (context, scheme);
    }

    public IBrowserContext Context { get; }

    public ColorScheme Scheme { get; }

    public static async Task<Watched> OpenAsync(WorkbenchFixture workbench, ColorScheme scheme = ColorScheme.Light)
    {
        var watched = new Watched(await workbench.OpenAsync(scheme), scheme);
        var own = workbench.Web.GetLeftPart(UriPartial.Authority);
        watched.Context.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(own, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
                watched._faults.Add($"asked {request.Url}");
        };
        watched.Context.Response += (_, response) =>
        {
            if (response.Status >= 400)
                watched._faults.Add($"{response.Status} from {response.Url}");
        };
        watched.Context.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                watched._faults.Add(message.Text);
        };
        watched.Context.WebError += (_, error) => watched._faults.Add(error.Error);
        return watched;
    }

    public void AssertNoFault() => Assert.True(_faults.Count == 0, string.Join("\n", _faults));

    /// <summary>A picture for the documentation.</summary>
    public Task ShootAsync(IPage page, string name) => Pictures.ShootAsync(page, name, Scheme);

    public ValueTask DisposeAsync() => Context.DisposeAsync();
}
