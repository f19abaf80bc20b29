using Assay.FunctionalTests.Parts.V1;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Xunit;

namespace Assay.FunctionalTests.Parts;

/// <summary>The official client against the official server, over the gRPC parts that this build uses.</summary>
public sealed class GrpcCallsTests(CallsServer server) : IClassFixture<CallsServer>, IDisposable
{
    private readonly GrpcChannel _channel = server.Connect();

    private Calls.CallsClient Client => new(_channel);

    public void Dispose() => _channel.Dispose();

    [Fact]
    public async Task Unary_WithHeaders_AnswersWithHeadersAndTrailers()
    {
        byte[] bytes = [0, 255, 7];
        using var call = Client.EchoAsync(new EchoRequest { Text = "Grüße" }, new Metadata { { "X-Echo", "here" }, { "x-echo-bin", bytes } });

        var headers = await call.ResponseHeadersAsync;
        var response = await call;

        Assert.Equal("Grüße", response.Text);
        Assert.Equal("here", headers.GetValue("x-echo"));
        Assert.Equal(bytes, call.GetTrailers().GetValueBytes("x-echo-bin"));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.Equal("/assay.tests.parts.v1.Calls/Echo", call.GetTrailers().GetValue(MethodTrailerInterceptor.Trailer));
    }

    [Fact]
    public void BlockingUnary_Answers() => Assert.Equal("now", Client.Echo(new EchoRequest { Text = "now" }).Text);

    [Fact]
    public async Task ClientStream_OfNumbers_IsSummed()
    {
        using var call = Client.Sum();
        for (var value = 1; value <= 100; value++)
            await call.RequestStream.WriteAsync(new SumRequest { Value = value });
        await call.RequestStream.CompleteAsync();

        var response = await call;

        Assert.Equal((5050, 100), (response.Sum, response.Count));
        Assert.Equal("/assay.tests.parts.v1.Calls/Sum", call.GetTrailers().GetValue(MethodTrailerInterceptor.Trailer));
    }

    [Fact]
    public async Task ServerStream_IsReadInOrder()
    {
        using var call = Client.Count(new CountRequest { To = 100 });
        var values = new List<int>();

        await foreach (var response in call.ResponseStream.ReadAllAsync())
            values.Add(response.Value);

        Assert.Equal(Enumerable.Range(1, 100), values);
        Assert.Equal("/assay.tests.parts.v1.Calls/Count", call.GetTrailers().GetValue(MethodTrailerInterceptor.Trailer));
    }

    [Fact]
    public async Task Duplex_AlternatesRequestsAndResponses()
    {
        using var call = Client.Square();
        foreach (var value in new[] { 2, 3, 5 })
        {
            await call.RequestStream.WriteAsync(new SquareRequest { Value = value });
            Assert.True(await call.ResponseStream.MoveNext());
            Assert.Equal(value * value, call.ResponseStream.Current.Square);
        }

        await call.RequestStream.CompleteAsync();

        Assert.False(await call.ResponseStream.MoveNext());
        Assert.Equal("/assay.tests.parts.v1.Calls/Square", call.GetTrailers().GetValue(MethodTrailerInterceptor.Trailer));
    }

    [Fact]
    public async Task Unary_ThatFails_ThrowsWithStatusAndTrailers()
    {
        var exception = await Assert.ThrowsAsync<RpcException>(async () => await Client.FailAsync(new FailRequest { Detail = "no such shard" }));

        Assert.Equal((StatusCode.NotFound, "no such shard"), (exception.StatusCode, exception.Status.Detail));
        Assert.Equal("planned", exception.Trailers.GetValue("x-reason"));
        Assert.Equal("Status(StatusCode=\"NotFound\", Detail=\"no such shard\")", exception.Message);
    }

    [Fact]
    public async Task Unary_PastItsDeadline_EndsWithDeadlineExceeded()
    {
        var exception = await Assert.ThrowsAsync<RpcException>(
            async () => await Client.WaitAsync(new WaitRequest(), deadline: DateTime.UtcNow.AddMilliseconds(100)));

        Assert.Equal(StatusCode.DeadlineExceeded, exception.StatusCode);
    }

    [Fact]
    public async Task Unary_Cancelled_EndsWithCancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var call = Client.WaitAsync(new WaitRequest(), cancellationToken: cancellation.Token);

        await cancellation.CancelAsync();

        var exception = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(StatusCode.Cancelled, exception.StatusCode);
    }

    [Fact]
    public async Task Interceptors_OfClient_RunFirstToLast()
    {
        var order = new List<string>();
        var client = new Calls.CallsClient(_channel
            .Intercept(new RecordingInterceptor("inner", order))
            .Intercept(headers =>
            {
                headers.Add("x-echo", "from an interceptor");
                return headers;
            })
            .Intercept(new RecordingInterceptor("first", order), new RecordingInterceptor("second", order)));

        using var call = client.EchoAsync(new EchoRequest { Text = "x" });
        await call;

        Assert.Equal(["first", "second", "inner"], order);
        Assert.Equal("from an interceptor", (await call.ResponseHeadersAsync).GetValue("x-echo"));
    }

    private sealed class RecordingInterceptor(string name, List<string> order) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            order.Add(name);
            return continuation(request, context);
        }
    }
}
