using Assay.Documents;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Validation;

namespace Assay.LabelStore.Grpc;

/// <summary>Reads a page of documents as a request asks for it.</summary>
internal static class PageReader
{
    private const int StandardPage = 100;
    private const int LargestPage = 1000;

    public static int Size(int pageSize, RequestValidator? validator = null)
    {
        var checks = validator ?? new RequestValidator();
        var size = checks.PageSize(pageSize, StandardPage, LargestPage);
        checks.ThrowIfInvalid();
        return size;
    }

    public static async Task<DocumentPage<T>> ReadAsync<T>(string pageToken, Func<string?, Task<DocumentPage<T>>> read)
        where T : class
    {
        try
        {
            return await read(pageToken.Length == 0 ? null : pageToken);
        }
        catch (ArgumentException) when (pageToken.Length > 0)
        {
            throw new InvalidInputException("page_token", "is not one of this list; take next_page_token of the page before, with the other fields unchanged");
        }
    }
}
