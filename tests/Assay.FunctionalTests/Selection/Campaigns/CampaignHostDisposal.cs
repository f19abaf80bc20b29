namespace Assay.FunctionalTests.Selection.Campaigns;

/// <summary>A host of one test's own, which ends with it.</summary>
internal sealed class CampaignHostDisposal : IAsyncDisposable
{
    public CampaignHost Host { get; } = new();

    public async Task<CampaignHost> StartAsync()
    {
        await Host.InitializeAsync();
        return Host;
    }

    public async ValueTask DisposeAsync() => await Host.DisposeAsync();
}
