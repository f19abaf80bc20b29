using System.Net;
using System.Text;
using Assay.ObjectStorage.S3;

namespace Assay.UnitTests.ObjectStorage.S3;

/// <summary>Answers what a test says, one answer a request, the last one for ever; keeps what was asked.</summary>
internal sealed class FakeS3(params Func<HttpResponseMessage>[] answers) : HttpMessageHandler
{
    private int _asked;

    public List<HttpRequestMessage> Requests { get; } = [];

    public static Func<HttpResponseMessage> Ok(string body = "", long? claimedLength = null, string? tag = "\"1-1\"") => () =>
    {
        var content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(body)));
        content.Headers.ContentLength = claimedLength ?? body.Length;
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = content };
        if (tag is not null)
            response.Headers.TryAddWithoutValidation("ETag", tag);
        return response;
    };

    public static Func<HttpResponseMessage> Error(HttpStatusCode status, string code, string message = "said the store") => () => new HttpResponseMessage(status)
    {
        Content = new StringContent($"<Error><Code>{code}</Code><Message>{message}</Message></Error>", Encoding.UTF8, "application/xml"),
    };

    public static Func<HttpResponseMessage> Broken(Exception exception) => () => throw exception;

    public S3ObjectStore Open(int retries = 0)
    {
        var options = new S3Options { ServiceUrl = "http://s3.test:9000", Bucket = "assay", AccessKey = "key", SecretKey = "the secret", Retries = retries };
        return new S3ObjectStore(new S3Connection(options, this), ownsConnection: true);
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        lock (Requests)
        {
            Requests.Add(request);
            return Task.FromResult(answers[Math.Min(_asked++, answers.Length - 1)]());
        }
    }
}
