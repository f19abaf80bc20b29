namespace Assay.FunctionalTests.ObjectStorage;

/// <summary>Counts requests and the bytes that they brought; can fail some of them before they are sent.</summary>
internal sealed class CountingHandler(Func<HttpRequestMessage, int, bool>? fails = null) : DelegatingHandler(new SocketsHttpHandler())
{
    private int _requests;
    private long _bytes;

    public int Requests => _requests;

    public long Bytes => _bytes;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _requests);
        if (fails?.Invoke(request, number) == true)
            throw new HttpRequestException("the network is gone");
        var response = await base.SendAsync(request, cancellationToken);
        if (request.Method == HttpMethod.Get)
            Interlocked.Add(ref _bytes, response.Content.Headers.ContentLength ?? 0);
        return response;
    }
}
