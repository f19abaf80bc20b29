using System.Net;
using System.Security.Authentication;
using Assay.Faults;
using Assay.ObjectStorage;
using Xunit;

namespace Assay.UnitTests.ObjectStorage.S3;

/// <summary>What the store and the network answer, as callers see it.</summary>
public sealed class S3ErrorsTests
{
    [Theory]
    [InlineData(HttpStatusCode.NotFound, "NoSuchBucket", typeof(ObjectStoreRefusedException), "has no bucket 'assay'", "CreateBucket=true")]
    [InlineData(HttpStatusCode.Forbidden, "InvalidAccessKeyId", typeof(ObjectStoreRefusedException), "refuses the access key 'key'", "SecretKey")]
    [InlineData(HttpStatusCode.Forbidden, "SignatureDoesNotMatch", typeof(ObjectStoreRefusedException), "refuses the access key 'key'", "Region")]
    [InlineData(HttpStatusCode.Forbidden, "RequestTimeTooSkewed", typeof(ObjectStoreRefusedException), "clock", "Set the clock")]
    [InlineData(HttpStatusCode.Forbidden, "AccessDenied", typeof(ObjectStoreRefusedException), "writing 'a/b'", "rights to list, read, write and delete")]
    [InlineData((HttpStatusCode)507, "XMinioStorageFull", typeof(ObjectStoreFullException), "no room left", "Free space")]
    [InlineData(HttpStatusCode.Forbidden, "QuotaExceeded", typeof(ObjectStoreFullException), "no room left", "quota")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "SlowDown", typeof(ObjectStoreException), "SlowDown (503)", "writing 'a/b'")]
    [InlineData(HttpStatusCode.InternalServerError, "InternalError", typeof(ObjectStoreException), "InternalError (500)", "said the store")]
    public async Task PutAsync_Refused_IsTypedAndNamesTheRemedy(HttpStatusCode status, string code, Type expected, string what, string remedy)
    {
        using var store = new FakeS3(FakeS3.Error(status, code)).Open();
        var e = await Assert.ThrowsAnyAsync<ObjectStoreException>(() => store.PutAsync("a/b", "x"u8.ToArray()));
        Assert.IsType(expected, e);
        Assert.Equal(expected != typeof(ObjectStoreException), e is IPermanentFault);
        Assert.Contains("http://s3.test:9000", e.Message);
        Assert.Contains(what, e.Message);
        Assert.Contains(remedy, e.Message);
        Assert.DoesNotContain("the secret", e.Message);
    }

    [Fact]
    public async Task ReadAsync_NetworkTrouble_IsTransientAndATlsTroubleIsNot()
    {
        using var away = new FakeS3(FakeS3.Broken(new HttpRequestException("no route"))).Open();
        var e = await Assert.ThrowsAsync<ObjectStoreException>(() => away.ReadAllAsync("k"));
        Assert.Contains("cannot be reached for reading 'k': no route", e.Message);

        using var untrusted = new FakeS3(FakeS3.Broken(new HttpRequestException("ssl", new AuthenticationException("UntrustedRoot")))).Open();
        Assert.Contains("CaFile", (await Assert.ThrowsAsync<ObjectStoreRefusedException>(() => untrusted.ReadAllAsync("k"))).Message);
    }

    [Fact]
    public async Task PutAsync_BusyForAMoment_IsTriedAgain()
    {
        var fake = new FakeS3(FakeS3.Error(HttpStatusCode.ServiceUnavailable, "SlowDown"), FakeS3.Broken(new HttpRequestException("reset")), FakeS3.Ok());
        using var store = fake.Open(retries: 3);
        await store.PutAsync("k", "x"u8.ToArray());
        Assert.Equal(3, fake.Requests.Count);
        Assert.All(fake.Requests, request => Assert.False(request.Headers.Contains("x-amz-trailer") || request.Content!.Headers.Contains("x-amz-decoded-content-length")));
    }

    [Fact]
    public async Task ReadAllAsync_ConnectionEndsHalfway_GoesOnWhereItWasForTheSameObject()
    {
        var fake = new FakeS3(FakeS3.Ok("0123", claimedLength: 10), FakeS3.Ok("456789"));
        using var store = fake.Open(retries: 1);
        Assert.Equal("0123456789"u8.ToArray(), await store.ReadAllAsync("k"));
        var second = fake.Requests[1];
        Assert.Equal("bytes=4-", second.Headers.GetValues("Range").Single());
        Assert.Equal("\"1-1\"", second.Headers.GetValues("If-Match").Single());
    }

    [Fact]
    public async Task ReadAllAsync_ReplacedHalfway_SaysSo()
    {
        using var store = new FakeS3(FakeS3.Ok("0123", claimedLength: 10), FakeS3.Error(HttpStatusCode.PreconditionFailed, "PreconditionFailed")).Open(retries: 1);
        Assert.Contains("was replaced", (await Assert.ThrowsAsync<ObjectStoreException>(() => store.ReadAllAsync("k"))).Message);
    }

    [Fact]
    public async Task PutIfAbsentAsync_StoreWithConditions_LeavesTheDecisionToIt()
    {
        var missing = FakeS3.Error(HttpStatusCode.NotFound, "NotFound");
        var fake = new FakeS3(missing, FakeS3.Ok(), missing, FakeS3.Error(HttpStatusCode.PreconditionFailed, "PreconditionFailed"), FakeS3.Ok());
        using var store = fake.Open();
        Assert.True(await store.PutIfAbsentAsync("k", "x"u8.ToArray()));
        Assert.False(await store.PutIfAbsentAsync("k", "x"u8.ToArray()));
        Assert.False(await store.PutIfAbsentAsync("k", "x"u8.ToArray()));
        Assert.Equal(["HEAD", "PUT *", "HEAD", "PUT *", "HEAD"], fake.Requests.Select(Describe));
    }

    [Fact]
    public async Task PutIfAbsentAsync_StoreWithoutConditions_LooksFirstAndAsksOnlyOnce()
    {
        var missing = FakeS3.Error(HttpStatusCode.NotFound, "NotFound");
        var fake = new FakeS3(missing, FakeS3.Error(HttpStatusCode.NotImplemented, "NotImplemented"), FakeS3.Ok(), missing, FakeS3.Ok());
        using var store = fake.Open();
        Assert.True(await store.PutIfAbsentAsync("k", "x"u8.ToArray()));
        Assert.True(await store.PutIfAbsentAsync("l", "x"u8.ToArray()));
        Assert.Equal(["HEAD", "PUT *", "PUT", "HEAD", "PUT"], fake.Requests.Select(Describe));
    }

    private static string Describe(HttpRequestMessage request) =>
        request.Headers.TryGetValues("If-None-Match", out var condition) ? $"{request.Method} {condition.Single()}" : $"{request.Method}";
}
