using Assay.Documents;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Errors;

namespace Assay.Ingestion.Grpc;

/// <summary>Page tokens: continuations of the document store, or the id of the next image.</summary>
internal static class PageTokens
{
    private const string Field = "page_token";
    private const string Remedy = "is not one of this list; take next_page_token of the page before, or none";

    public static ImageId ToPlace(string token) =>
        token.Length == 0 ? new ImageId(0, 0) : ImageId.TryParse(token, out var place) ? place : throw new InvalidInputException(Field, Remedy);

    public static async Task<DocumentPage<T>> QueryAsync<T>(
        Func<DocumentQuery, CancellationToken, Task<DocumentPage<T>>> list, DocumentQuery query, string token, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await list(query with { Continuation = token.Length == 0 ? null : token }, cancellationToken);
        }
        catch (ArgumentException) when (token.Length > 0)
        {
            throw new InvalidInputException(Field, Remedy);
        }
    }
}
