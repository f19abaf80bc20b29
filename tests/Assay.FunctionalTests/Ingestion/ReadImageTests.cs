using Assay.Imaging;
using Assay.Ingestion.V1;
using Grpc.Core;
using Xunit;
using static Assay.FunctionalTests.Ingestion.IngestionHost;

namespace Assay.FunctionalTests.Ingestion;

public sealed class ReadImageTests(IngestionHost host) : IClassFixture<IngestionHost>
{
    [Fact]
    public async Task ReadImage_StoredAndScaledDown_ContentTypesAndSizes()
    {
        var folder = host.MakeFolder();
        var pixels = new byte[300 * 200 * 3];
        new Random(1).NextBytes(pixels);
        var png = ImageEncoder.Encode(pixels, 300, 200, EncodedFormat.Png);
        File.WriteAllBytes(Path.Combine(folder, "misnamed.jpg"), png);
        var dataset = await host.CreateAsync();
        await host.IngestWellAsync(dataset, FolderOf(folder));

        var (stored, storedType) = await ReadAsync(host, dataset, "000000-0000");
        Assert.Equal("image/png", storedType);
        Assert.Equal(png, stored);
        var (scaled, scaledType) = await ReadAsync(host, dataset, "000000-0000", 64);
        Assert.Equal("image/webp", scaledType);
        Assert.Equal("WEBP"u8.ToArray(), scaled[8..12]);
        Assert.Equal(scaled, (await ReadAsync(host, dataset, "000000-0000", 64)).Content);
    }

    [Fact]
    public async Task ReadImage_WhatCannotBeShown_SaysWhy()
    {
        var folder = host.MakeFolder("text.jpg", "gone.jpg");
        var dataset = await host.CreateAsync();
        await host.IngestWellAsync(dataset, FolderOf(folder));
        File.Delete(Path.Combine(folder, "gone.jpg"));

        var gone = await FailsAsync(StatusCode.FailedPrecondition, () => ReadAsync(host, dataset, "000000-0000"));
        Assert.Equal($"The image '000000-0000' cannot be shown: The image File '{folder}/gone.jpg' does not exist.", gone.Status.Detail);
        var text = await FailsAsync(StatusCode.FailedPrecondition, () => ReadAsync(host, dataset, "000000-0001", 64));
        Assert.StartsWith("The image '000000-0001' cannot be shown: ", text.Status.Detail, StringComparison.Ordinal);
        var unknown = await FailsAsync(StatusCode.NotFound, () => ReadAsync(host, dataset, "000000-0002"));
        Assert.Equal($"The data set '{dataset}' has no image '000000-0002'. List its images to see those that exist.", unknown.Status.Detail);
        var beyond = await FailsAsync(StatusCode.NotFound, () => ReadAsync(host, dataset, "000007-0000"));
        Assert.Contains("'000007-0000'", beyond.Status.Detail, StringComparison.Ordinal);
        var malformed = await FailsAsync(StatusCode.InvalidArgument, () => ReadAsync(host, dataset, "7"));
        Assert.Equal("image_id: '7' is no image id; ids look like 000042-0017", malformed.Status.Detail);
        await FailsAsync(StatusCode.InvalidArgument, () => ReadAsync(host, dataset, "000000-0000", 8));
    }

    [Fact]
    public async Task ListAndBatchGetImages_PagesAndOrder()
    {
        var dataset = await host.CreateAsync(3);
        await host.IngestWellAsync(dataset, FolderOf(host.MakeFolder([.. Enumerable.Range(0, 8).Select(i => $"{i}.jpg")])));
        var names = new List<string>();
        var token = "";
        do
        {
            var page = await host.Client.ListImagesAsync(new ListImagesRequest { Dataset = dataset, PageSize = 3, PageToken = token });
            names.AddRange(page.Images.Select(i => i.Name));
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        Assert.Equal(Enumerable.Range(0, 8).Select(i => $"{i}.jpg"), names);

        var asked = new BatchGetImagesRequest { Dataset = dataset, ImageIds = { "000002-0001", "000000-0000", "000002-0001" } };
        Assert.Equal(["7.jpg", "0.jpg", "7.jpg"], (await host.Client.BatchGetImagesAsync(asked)).Images.Select(i => i.Name));
        asked.ImageIds.Add("000002-0002");
        var missing = await FailsAsync(StatusCode.NotFound, () => host.Client.BatchGetImagesAsync(asked).ResponseAsync);
        Assert.Equal($"The data set '{dataset}' has no image '000002-0002'. List its images to see those that exist.", missing.Status.Detail);
        var token2 = await FailsAsync(StatusCode.InvalidArgument, () => host.Client.ListImagesAsync(new ListImagesRequest { Dataset = dataset, PageToken = "?" }).ResponseAsync);
        Assert.Equal("page_token: is not one of this list; take next_page_token of the page before, with the other fields unchanged", token2.Status.Detail);
    }

    internal static async Task<(byte[] Content, string Type)> ReadAsync(IngestionHost host, string dataset, string id, int maxSide = 0)
    {
        using var call = host.Client.ReadImage(new ReadImageRequest { Dataset = dataset, ImageId = id, MaxSide = maxSide });
        using var content = new MemoryStream();
        var type = "";
        await foreach (var response in call.ResponseStream.ReadAllAsync())
        {
            type += response.ContentType;
            content.Write(response.Chunk.Span);
        }

        return (content.ToArray(), type);
    }
}
