namespace Assay.Workbench.Api;

/// <summary>Labels proposed for images.</summary>
internal static class ProposalsApi
{
    public static void MapProposals(this RouteGroupBuilder api) => api.MapGet("/datasets/{dataset}/proposals", ProposeAsync);

    private static async Task<ProposalsList> ProposeAsync(string dataset, string? images, ProposalSource source, CancellationToken cancellationToken)
    {
        var ids = (images ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var proposals = await source.ProposeAsync(dataset, ids, cancellationToken);
        return new ProposalsList([.. proposals.Select(image => new ProposalsModel(image.ImageId, image.Classes))]);
    }
}

/// <summary>Classes proposed for an image, most probable first.</summary>
internal sealed record ProposalsModel(string ImageId, IReadOnlyList<int> Classes);

internal sealed record ProposalsList(IReadOnlyList<ProposalsModel> Images);
