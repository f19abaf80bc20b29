using System.Net;
using System.Net.Http.Headers;
using Xunit;

namespace Assay.FunctionalTests.Workbench;

/// <summary>Images, exports and the page itself.</summary>
public sealed class FilesTests : IAsyncLifetime
{
    private WorkbenchHost _host = null!;

    public async Task InitializeAsync() => _host = await WorkbenchHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Image_WithAVersion_IsKeptForEverAndNotAskedForAgain()
    {
        using var first = await _host.Client.GetAsync("/api/datasets/insects/images/000000-0000?size=320&v=m1");

        Assert.Equal("image/jpeg", first.Content.Headers.ContentType?.MediaType);
        Assert.Equal([1, 2, 3], await first.Content.ReadAsByteArrayAsync());
        Assert.Equal("private, max-age=31536000, immutable", string.Join(", ", first.Headers.GetValues("Cache-Control").Single().Split(", ").Order(StringComparer.Ordinal).Reverse()));
        Assert.Equal(320, Assert.Single(_host.Ingestion.Reads).MaxSide);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/datasets/insects/images/000000-0000?size=320&v=m1");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await _host.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Single(_host.Ingestion.Reads);
    }

    [Fact]
    public async Task Image_WholeAndTheStoreIsKnownToBrowsers_IsRedirectedToALinkOfTheStore()
    {
        await using var host = await WorkbenchHost.StartAsync(
            ("ObjectStorage:S3:PublicUrl", "https://images.test"), ("ObjectStorage:S3:ReadableBuckets:0", "lake"));
        host.Ingestion.Link = new Uri("https://images.test/lake/a%20b.jpg?X-Amz-Signature=1");

        using var whole = await host.Client.GetAsync("/api/datasets/insects/images/000000-0000?size=0&v=m1");
        Assert.Equal(HttpStatusCode.Redirect, whole.StatusCode);
        Assert.Equal(host.Ingestion.Link, whole.Headers.Location);
        Assert.True(whole.Headers.CacheControl?.NoStore);

        using var scaled = await host.Client.GetAsync("/api/datasets/insects/images/000000-0000?size=320&v=m1");
        Assert.Equal(HttpStatusCode.OK, scaled.StatusCode);
        using var page = await host.Client.GetAsync("/");
        Assert.Contains("img-src 'self' blob: data: https://images.test;", page.Headers.GetValues("Content-Security-Policy").Single());

        // Where no such address is configured, nobody is asked for links.
        using var without = await _host.Client.GetAsync("/api/datasets/insects/images/000000-0000?size=0&v=m1");
        Assert.Equal(HttpStatusCode.OK, without.StatusCode);
        Assert.False(Assert.Single(_host.Ingestion.Reads).AcceptLink);
    }

    [Fact]
    public async Task Image_OfADatasetMadeAnew_HasAnotherTag()
    {
        using var one = await _host.Client.GetAsync("/api/datasets/insects/images/000000-0000?size=320&v=m1");
        using var two = await _host.Client.GetAsync("/api/datasets/insects/images/000000-0000?size=320&v=m2");

        Assert.NotEqual(one.Headers.ETag, two.Headers.ETag);
    }

    [Fact]
    public async Task Image_WithoutAVersion_IsKeptForAMinute()
    {
        using var response = await _host.Client.GetAsync("/api/datasets/insects/images/000000-0000");

        Assert.Equal(TimeSpan.FromMinutes(1), response.Headers.CacheControl?.MaxAge);
        Assert.Null(response.Headers.ETag);
    }

    [Theory]
    [InlineData("000000-0001", HttpStatusCode.BadRequest)] // SVG as stored, which can carry script
    [InlineData("000000-0009", HttpStatusCode.NotFound)]
    public async Task Image_ThatCannotBeShown_IsAProblemAndNotKept(string image, HttpStatusCode expected)
    {
        using var response = await _host.Client.GetAsync($"/api/datasets/insects/images/{image}?size=0&v=m1");

        Assert.Equal(expected, response.StatusCode);
        Assert.True(response.Headers.CacheControl?.NoStore);
    }

    [Theory]
    [InlineData("csv", "text/csv", "insects-current.csv")]
    [InlineData("jsonl", "application/jsonl", "insects-current.jsonl")]
    [InlineData("coco", "application/json", "insects-current.coco.json")]
    public async Task Export_InAFormat_IsAFileOfThatName(string format, string contentType, string name)
    {
        using var response = await _host.Client.GetAsync($"/api/datasets/insects/export?format={format}");

        Assert.Equal("id,label\r\n000000-0000,ant\r\n", await response.Content.ReadAsStringAsync());
        Assert.Equal(contentType, response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal(name, response.Content.Headers.ContentDisposition?.FileNameStar);
    }

    [Fact]
    public async Task Export_OfAVersion_AsksForIt()
    {
        using var response = await _host.Client.GetAsync("/api/datasets/insects/export?format=csv&version=v0001");

        Assert.Equal("v0001", Assert.Single(_host.Labels.Exports).LabelVersion);
        Assert.Equal("insects-v0001.csv", response.Content.Headers.ContentDisposition?.FileNameStar);
    }

    [Theory]
    [InlineData("format=xml", HttpStatusCode.BadRequest)]
    [InlineData("format=csv&version=v9999", HttpStatusCode.NotFound)]
    public async Task Export_ThatIsNone_IsAProblem(string query, HttpStatusCode expected)
    {
        using var response = await _host.Client.GetAsync($"/api/datasets/insects/export?{query}");

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Export_ThatBreaksOff_DoesNotLookWhole()
    {
        _host.Labels.ExportChunks.Add(null);

        // The connection is reset; on a busy machine that overtakes even the headers.
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => _host.Client.GetStringAsync("/api/datasets/insects/export"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/datasets/insects/batches/batch-1")]
    [InlineData("/datasets/v1.2")]
    [InlineData("/..%2Fsecret.txt")]
    [InlineData("/%2e%2e/secret.txt")]
    public async Task Page_AtAnyAddress_IsTheIndexAndAlwaysChecked(string path)
    {
        using var response = await _host.Client.GetAsync(path);

        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("<title>Assay</title>", await response.Content.ReadAsStringAsync());
        Assert.True(response.Headers.CacheControl?.NoCache);
    }

    [Fact]
    public async Task Asset_WithAHashedName_IsCompressedAndKeptForEver()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/assets/index-abc123.js");
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
        using var response = await _host.Client.SendAsync(request);

        Assert.Equal("text/javascript", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("br", Assert.Single(response.Content.Headers.ContentEncoding));
        Assert.Contains("immutable", response.Headers.GetValues("Cache-Control").Single(), StringComparison.Ordinal);
        using var plain = await _host.Client.GetAsync("/assets/index-abc123.js");
        Assert.StartsWith("console.log('assay');", await plain.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/assets/index-old999.js")]
    [InlineData("/assets/..%2f..%2fsecret.txt")]
    public async Task Asset_ThatIsNone_IsNotFoundInsteadOfThePage(string path)
    {
        using var response = await _host.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }
}
