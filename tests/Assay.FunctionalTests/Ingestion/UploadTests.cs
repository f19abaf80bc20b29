using Assay.Ingestion.V1;
using Google.Protobuf;
using Grpc.Core;
using Xunit;
using static Assay.FunctionalTests.Ingestion.IngestionHost;

namespace Assay.FunctionalTests.Ingestion;

public sealed class UploadTests(IngestionHost host) : IClassFixture<IngestionHost>
{
    [Fact]
    public async Task UploadImages_Hundred_KeepsOrderLabelsAndBytes()
    {
        var dataset = await host.CreateAsync(32);
        using var call = host.Client.UploadImages();
        await WriteAsync(call, new UploadImagesRequest { Header = new UploadHeader { Dataset = dataset } });
        for (var i = 0; i < 100; i++)
        {
            var image = new UploadedImage { Name = $"{99 - i}.jpg", Split = i % 2 == 0 ? "train" : "" };
            image.Labels.AddRange(Enumerable.Range(0, i % 3).Select(label => $"class{label}"));
            await WriteAsync(call, new UploadImagesRequest { Image = image });
            await WriteAsync(call, new UploadImagesRequest { Chunk = ByteString.CopyFromUtf8($"bytes of ") });
            await WriteAsync(call, new UploadImagesRequest { Chunk = ByteString.CopyFromUtf8($"{i}") });
        }

        await call.RequestStream.CompleteAsync();
        var job = await host.EndAsync((await call).Job.Id);
        Assert.Equal((100, 100, 4, ""), (job.Progress.Done, job.Progress.Total, job.Shards, job.Progress.Error));
        Assert.Null(job.Source);
        var images = await host.ImagesAsync(dataset);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{99 - i}.jpg"), images.Select(i => i.Name));
        Assert.Equal(["class0", "class1"], images[2].Labels);
        Assert.Equal("bytes of 77", System.Text.Encoding.UTF8.GetString((await ReadImageTests.ReadAsync(host, dataset, images[77].Id)).Content));
    }

    [Fact]
    public async Task UploadImages_NameTwice_NamesBothPositions()
    {
        var dataset = await host.CreateAsync();
        var exception = await FailsAsync(StatusCode.InvalidArgument, () => UploadAsync(
            new UploadImagesRequest { Header = new UploadHeader { Dataset = dataset } },
            Named("a.jpg"), Named("b.jpg"), Named("a.jpg")));
        Assert.Equal("image.name: 'a.jpg' is the name of image 1 and of image 3; names are unique in an upload", exception.Status.Detail);
        Assert.Empty(await host.ImagesAsync(dataset));
    }

    [Fact]
    public async Task UploadImages_BadStreams_AreRefused()
    {
        var dataset = await host.CreateAsync();
        var header = new UploadImagesRequest { Header = new UploadHeader { Dataset = dataset } };
        var chunk = new UploadImagesRequest { Chunk = ByteString.CopyFromUtf8("x") };
        await RefusedAsync("header: must be the first message of an upload", Named("a.jpg"));
        await RefusedAsync("header: must be the first message of an upload");
        await RefusedAsync("image: the upload holds no image; send at least one", header);
        await RefusedAsync("chunk: comes before any image; send the image's metadata first", header, chunk);
        await RefusedAsync("header: only the first message is a header; then come images and their chunks", header, header);
        await RefusedAsync("image.name: of image 1 has 0 characters; 1 .. 1024 are allowed", header, Named(""));
        var big = new UploadImagesRequest { Chunk = ByteString.CopyFrom(new byte[(1 << 20) + 1]) };
        await RefusedAsync("chunk: of image 1 ('a.jpg') has 1048577 bytes; at most 1048576 are allowed", header, Named("a.jpg"), big);
        var unknown = await FailsAsync(StatusCode.NotFound, () => UploadAsync(new UploadImagesRequest { Header = new UploadHeader { Dataset = "nothing" } }, Named("a.jpg")));
        Assert.Equal("There is no data set 'nothing'. Create it first, or list those that exist.", unknown.Status.Detail);

        async Task RefusedAsync(string message, params UploadImagesRequest[] parts) =>
            Assert.Equal(message, (await FailsAsync(StatusCode.InvalidArgument, () => UploadAsync(parts))).Status.Detail);
    }

    [Fact]
    public async Task UploadImages_InterruptedAndSentAgain_IsThereOnce()
    {
        var dataset = await host.CreateAsync();
        using (var call = host.Client.UploadImages())
        {
            await WriteAsync(call, new UploadImagesRequest { Header = new UploadHeader { Dataset = dataset } });
            await WriteAsync(call, Named("a.jpg"));
        }

        await UploadAsync(new UploadImagesRequest { Header = new UploadHeader { Dataset = dataset } }, Named("a.jpg"), Named("b.jpg"));
        Assert.Equal(["a.jpg", "b.jpg"], (await host.ImagesAsync(dataset)).Select(i => i.Name));
    }

    private async Task UploadAsync(params UploadImagesRequest[] parts)
    {
        using var call = host.Client.UploadImages();
        foreach (var part in parts)
            await WriteAsync(call, part);
        try
        {
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException)
        {
            // The answer says more.
        }

        await host.EndAsync((await call).Job.Id);
    }

    // The server may answer before all is sent; the answer is what counts then.
    private static async Task WriteAsync(AsyncClientStreamingCall<UploadImagesRequest, UploadImagesResponse> call, UploadImagesRequest request)
    {
        try
        {
            await call.RequestStream.WriteAsync(request);
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException)
        {
            await call;
        }
    }

    private static UploadImagesRequest Named(string name) => new() { Image = new UploadedImage { Name = name } };
}
