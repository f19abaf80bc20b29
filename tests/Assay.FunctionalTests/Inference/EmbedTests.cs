using System.Runtime.InteropServices;
using Assay.Imaging;
using Assay.Inference.Pipeline;
using Assay.Inference.V1;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Assay.FunctionalTests.Inference;

public sealed class EmbedTests
{
    [Fact]
    public async Task Embed_ImagesOfAShard_GivesTheShardsColumns()
    {
        await using var host = await InferenceHost.StartAsync();
        var files = TestImages.WriteTo(Path.Combine(host.Folder, "images"), 9);
        await host.AddShardAsync("pets", 0, files);
        var model = await host.BuiltInModelAsync();
        await host.Embedder.EmbedAsync("pets", 0, model, _ => { }, CancellationToken.None);
        var column = await host.Store.ReadColumnAsync<Half>(DatasetKeys.Embeddings("pets", 0, model));

        var response = await host.Client.EmbedAsync(new EmbedRequest { Images = { files.Select(file => ByteString.CopyFrom(File.ReadAllBytes(file))) } });

        Assert.Equal([9, column.Columns], response.Embeddings.Shape);
        Assert.Empty(response.Failures);
        var values = MemoryMarshal.Cast<byte, float>(response.Embeddings.Data.Span);
        // A half keeps 11 bits; batches of another size may change the last bit of a float.
        for (var i = 0; i < values.Length; i++)
            Assert.Equal((float)column.Elements[i], values[i], Math.Max(1e-6f, Math.Abs(values[i]) / 1024));
    }

    [Fact]
    public async Task Embed_ImageThatCannotBeDecoded_FailsAlone()
    {
        await using var host = await InferenceHost.StartAsync();
        var request = new EmbedRequest { Images = { ByteString.CopyFrom(TestImages.Picture(1)), ByteString.CopyFromUtf8("text"), ByteString.Empty } };

        var response = await host.Client.EmbedAsync(request);

        Assert.Equal([(1, "unknown_format"), (2, "empty")], response.Failures.Select(failure => (failure.Index, failure.Reason)));
        var row = response.Embeddings.Data.Length / 3;
        Assert.True(response.Embeddings.Data.Span[..row].ContainsAnyExcept((byte)0));
        Assert.False(response.Embeddings.Data.Span[row..].ContainsAnyExcept((byte)0));
    }

    [Fact]
    public async Task Predict_RedPicture_GivesProbabilities()
    {
        await using var host = await InferenceHost.StartAsync();
        var path = Path.Combine(host.Folder, "means.onnx");
        File.WriteAllBytes(path, TestModels.ChannelMeans());
        var spec = new ModelSpec { EmbeddingOutput = "features", LogitsOutput = "scores", Classes = { "red", "green", "blue" }, Std = { 255 } };
        await host.Client.RegisterModelAsync(new RegisterModelRequest { Name = "means", Path = path, Spec = spec });
        var red = new byte[32 * 32 * 3];
        for (var i = 0; i < red.Length; i += 3)
            red[i] = 255;

        var response = await host.Client.PredictAsync(new PredictRequest { Model = "means", Images = { ByteString.CopyFrom(ImageEncoder.Encode(red, 32, 32, EncodedFormat.Png)), ByteString.CopyFromUtf8("text") } });

        Assert.Equal(["red", "green", "blue"], response.Classes);
        var values = MemoryMarshal.Cast<byte, float>(response.Probabilities.Data.Span).ToArray();
        // softmax(10, 0, 0): e^10 / (e^10 + 2) = 0.999909
        Assert.Equal(0.999909f, values[0], 1e-5f);
        Assert.Equal(1f, values[..3].Sum(), 1e-5f);
        Assert.Equal([0f, 0, 0], values[3..]);
    }

    [Fact]
    public async Task Predict_ModelWithoutLogits_SaysSo()
    {
        await using var host = await InferenceHost.StartAsync();

        var error = await Assert.ThrowsAsync<RpcException>(async () => await host.Client.PredictAsync(new PredictRequest { Images = { ByteString.CopyFromUtf8("x") } }));

        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
        Assert.Contains("does not classify", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Embed_NoImagesOrTooMany_NamesTheField()
    {
        await using var host = await InferenceHost.StartAsync();

        var error = await Assert.ThrowsAsync<RpcException>(async () => await host.Client.EmbedAsync(new EmbedRequest()));

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Equal("images: has 0 images; 1 .. 256 are allowed", error.Status.Detail);
    }

    [Fact]
    public async Task Embed_QueueFull_SendsAwayWithADelay()
    {
        await using var host = await InferenceHost.StartAsync(("ComputeThreads", "1"), ("MicroBatchQueue", "256"));
        await host.BuiltInModelAsync();
        using var gate = new ManualResetEventSlim();
        var busy = new TaskCompletionSource();
        host.Services.GetRequiredService<ComputePool>().Post(ComputePriority.InteractiveRun, () =>
        {
            busy.SetResult();
            gate.Wait();
        });
        await busy.Task;
        var picture = ByteString.CopyFrom(TestImages.Picture(1));
        var full = host.Client.EmbedAsync(new EmbedRequest { Images = { Enumerable.Repeat(picture, 256) } });

        // The first request is admitted at some moment; from then on no more are.
        RpcException? refused = null;
        var later = new List<AsyncUnaryCall<EmbedResponse>>();
        while (refused is null)
        {
            var call = host.Client.EmbedAsync(new EmbedRequest { Images = { Enumerable.Repeat(picture, 200) } });
            later.Add(call);
            if (await Task.WhenAny(call.ResponseAsync, full.ResponseAsync) is { IsFaulted: true } ended)
                refused = (RpcException)ended.Exception!.InnerException!;
        }

        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        Assert.Contains("256 may wait at once", refused.Status.Detail, StringComparison.Ordinal);
        Assert.NotNull(refused.Trailers.Get("grpc-status-details-bin"));
        gate.Set();
        await Task.WhenAll(later.Append(full).Select(call => call.ResponseAsync)).ContinueWith(_ => { }, TaskScheduler.Default);
    }
}
