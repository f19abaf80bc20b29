using Assay.Documents;
using Assay.Ingestion.V1;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Images;
using Assay.ServiceDefaults.Errors;
using Google.Rpc;
using Grpc.Core;
using Xunit;
using StatusCode = Grpc.Core.StatusCode;

namespace Assay.FunctionalTests.ServiceDefaults;

public sealed class ErrorMappingTests
{
    public static TheoryData<Exception, StatusCode> Mapped => new()
    {
        { new NotFoundException("m"), StatusCode.NotFound },
        { new AlreadyExistsException("m"), StatusCode.AlreadyExists },
        { new WrongStateException("m"), StatusCode.FailedPrecondition },
        { new ConflictException("m"), StatusCode.Aborted },
        { new UnavailableException("m"), StatusCode.Unavailable },
        { new OverloadedException("m", TimeSpan.FromSeconds(1)), StatusCode.ResourceExhausted },
        { new ObjectStoreException("m"), StatusCode.Unavailable },
        { new ObjectStoreFullException("m"), StatusCode.ResourceExhausted },
        { new NpyFormatException("m"), StatusCode.DataLoss },
        { new ImageContentException(ImageContentProblem.Missing, ImageLocation.Object("a.jpg"), "m"), StatusCode.FailedPrecondition },
        { new InvalidDocumentIdException("m"), StatusCode.InvalidArgument },
        { new DocumentStoreException("m"), StatusCode.Unavailable },
        { new DocumentStoreCorruptException("m"), StatusCode.DataLoss },
    };

    [Theory]
    [MemberData(nameof(Mapped))]
    public async Task Call_ThatThrowsAnErrorOfOurs_EndsWithItsStatusAndMessage(Exception thrown, StatusCode expected)
    {
        await using var host = await DefaultsHost.StartAsync(() => throw thrown);
        var error = await CallAsync(host);
        Assert.Equal(expected, error.StatusCode);
        Assert.Equal("m", error.Status.Detail);
    }

    [Fact]
    public async Task Call_WithSeveralBadFields_NamesEachInTheDetails()
    {
        await using var host = await DefaultsHost.StartAsync(() =>
            throw new InvalidInputException([new FieldViolation("count", "is 0"), new FieldViolation("dataset", "is empty")]));
        var error = await CallAsync(host);
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Equal("count: is 0; dataset: is empty", error.Status.Detail);
        var details = Google.Rpc.Status.Parser.ParseFrom(error.Trailers.GetValueBytes("grpc-status-details-bin"));
        var request = details.Details.Single().Unpack<BadRequest>();
        Assert.Equal(["count", "dataset"], request.FieldViolations.Select(violation => violation.Field));
    }

    [Fact]
    public async Task Call_WithThePageTokenOfAnotherList_NamesTheField()
    {
        await using var host = await DefaultsHost.StartAsync(() => throw new InvalidContinuationException());
        var error = await CallAsync(host);
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.StartsWith("page_token: is not one of this list", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_WithABadObjectKey_IsTheCallersError()
    {
        await using var host = await DefaultsHost.StartAsync(() => throw new InvalidObjectKeyException("../x", "it leads out of the store"));
        Assert.Equal(StatusCode.InvalidArgument, (await CallAsync(host)).StatusCode);
    }

    [Fact]
    public async Task Call_ThatOverloads_SaysWhenToComeAgain()
    {
        await using var host = await DefaultsHost.StartAsync(() => throw new OverloadedException("full", TimeSpan.FromMilliseconds(1500)));
        var error = await CallAsync(host);
        var details = Google.Rpc.Status.Parser.ParseFrom(error.Trailers.GetValueBytes("grpc-status-details-bin"));
        Assert.Equal(TimeSpan.FromMilliseconds(1500), details.Details.Single().Unpack<RetryInfo>().RetryDelay.ToTimeSpan());
    }

    [Fact]
    public async Task Call_ThatThrowsAMappedExceptionOfACoreProject_EndsWithTheMostDerivedMapping()
    {
        await using var host = await DefaultsHost.StartAsync(
            () => throw new DerivedException("names the thing"),
            configure: services => services.MapException<BaseException>(StatusCode.Internal).MapException<DerivedException>(StatusCode.FailedPrecondition));
        Assert.Equal(StatusCode.FailedPrecondition, (await CallAsync(host)).StatusCode);
    }

    [Fact]
    public async Task Call_ThatHitsABug_LeaksNothing()
    {
        await using var host = await DefaultsHost.StartAsync(() => throw new InvalidOperationException("password=secret"));
        var error = await CallAsync(host);
        Assert.Equal(StatusCode.Internal, error.StatusCode);
        Assert.DoesNotContain("secret", error.Status.Detail);
    }

    private static async Task<RpcException> CallAsync(DefaultsHost host) => await Assert.ThrowsAsync<RpcException>(
        async () => await new IngestionService.IngestionServiceClient(host.Anonymous).GetDatasetAsync(new GetDatasetRequest()));

    private class BaseException(string message) : Exception(message);

    private sealed class DerivedException(string message) : BaseException(message);
}
