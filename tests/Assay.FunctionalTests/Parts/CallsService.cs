using Assay.FunctionalTests.Parts.V1;
using Grpc.Core;

namespace Assay.FunctionalTests.Parts;

internal sealed class CallsService : Calls.CallsBase
{
    public override async Task<EchoResponse> Echo(EchoRequest request, ServerCallContext context)
    {
        if (context.RequestHeaders.GetValue("x-echo") is { } text)
            await context.WriteResponseHeadersAsync(new Metadata { { "x-echo", text } });
        if (context.RequestHeaders.GetValueBytes("x-echo-bin") is { } bytes)
            context.ResponseTrailers.Add("x-echo-bin", bytes);

        // An empty request is answered by an empty message, so that both can be seen to survive compression.
        return request.Text == ""
            ? new EchoResponse()
            : new EchoResponse { Text = request.Text, RequestEncoding = context.GetHttpContext().Request.Headers["grpc-encoding"].ToString() };
    }

    public override Task<FailResponse> Fail(FailRequest request, ServerCallContext context) =>
        throw new RpcException(new Status(StatusCode.NotFound, request.Detail), new Metadata { { "x-reason", "planned" } });

    public override async Task<WaitResponse> Wait(WaitRequest request, ServerCallContext context)
    {
        await Task.Delay(Timeout.Infinite, context.CancellationToken);
        return new WaitResponse();
    }

    public override async Task<SumResponse> Sum(IAsyncStreamReader<SumRequest> requestStream, ServerCallContext context)
    {
        var response = new SumResponse();
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            response.Sum += request.Value;
            response.Count++;
        }

        return response;
    }

    public override async Task Count(CountRequest request, IServerStreamWriter<CountResponse> responseStream, ServerCallContext context)
    {
        for (var value = 1; value <= request.To; value++)
            await responseStream.WriteAsync(new CountResponse { Value = value }, context.CancellationToken);
    }

    public override async Task Square(IAsyncStreamReader<SquareRequest> requestStream, IServerStreamWriter<SquareResponse> responseStream, ServerCallContext context)
    {
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
            await responseStream.WriteAsync(new SquareResponse { Square = request.Value * request.Value });
    }
}
