using System.Runtime.InteropServices;
using System.Text.Json;
using Assay.Imaging;
using Assay.Inference.V1;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Core.Heads;
using Assay.Scoring.V1;
using Google.Protobuf;
using Grpc.Core;
using Xunit;

namespace Assay.FunctionalTests.Inference;

public sealed class ExplainTests : IAsyncLifetime
{
    private const string Dataset = "pets";
    private const string HeadRun = "run-heads";
    private const int Size = TestModels.Size;

    private InferenceHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await InferenceHost.StartAsync();
        var path = Path.Combine(_host.Folder, "means.onnx");
        File.WriteAllBytes(path, TestModels.ChannelMeans());
        await _host.Client.RegisterModelAsync(new RegisterModelRequest
        {
            Name = "means",
            Path = path,
            Spec = new ModelSpec { EmbeddingOutput = "features", LogitsOutput = "scores", Classes = { "red", "green", "blue" }, Std = { 255 } },
        });
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    // The image is grey but for a red square at the lower right: a patch there takes red away, any other changes nothing.
    [Fact]
    public async Task Explain_ClassDecidedInACorner_DropsMostThere()
    {
        var response = await _host.Client.ExplainAsync(new ExplainRequest { Model = "means", Content = RedCorner(), Patch = 4, Stride = 4, IncludeInput = true });

        Assert.Equal((0, "means", 4), (response.ClassId, response.Model, response.Patch));
        Assert.Equal([0, 4, 8, 12], response.Lefts);
        Assert.Equal([0, 4, 8, 12], response.Tops);
        Assert.Equal([4L, 4], response.Drops.Shape);
        var drops = DropsOf(response);
        Assert.All(drops[..^1], drop => Assert.Equal(0, drop, 1e-6f));
        // Means without the patch: R = (127 * 240 + 255 * 16) / 256 / 255 = 0.529412, G = B = 127 * 240 / 256 / 255 = 0.466912; softmax of ten times those: R 0.482970; with it 1/3.
        Assert.Equal(0.482970f, response.Probability, 1e-5f);
        Assert.Equal(0.482970f - (1 / 3f), drops[^1], 1e-5f);
        Assert.Equal([16L, 16, 3], response.Input.Shape);
        Assert.Equal([127, 127, 127], response.Input.Data.Span[..3].ToArray());
        Assert.Equal([255, 0, 0], response.Input.Data.Span[^3..].ToArray());
    }

    [Fact]
    public async Task Explain_OtherClass_RisesThere()
    {
        var response = await _host.Client.ExplainAsync(new ExplainRequest { Model = "means", Content = RedCorner(), ClassId = 2, Patch = 4, Stride = 4 });
        Assert.Equal(((1 - 0.482970f) / 2) - (1 / 3f), DropsOf(response)[^1], 1e-5f);
        Assert.Null(response.Input);
    }

    [Fact]
    public async Task Explain_Defaults_CoverEveryPixel()
    {
        var response = await _host.Client.ExplainAsync(new ExplainRequest { Model = "means", Content = RedCorner() });
        Assert.Equal(2, response.Patch);
        Assert.Equal(Enumerable.Range(0, 15), response.Lefts);
        Assert.Equal(225, DropsOf(response).Length);

        var odd = await _host.Client.ExplainAsync(new ExplainRequest { Model = "means", Content = RedCorner(), Patch = 7, Stride = 5 });
        Assert.Equal([0, 5, 9], odd.Tops);
    }

    [Fact]
    public async Task Explain_StoredImageByAHeadRun_UsesTheHeadOfItsFold()
    {
        var path = Path.Combine(_host.Folder, "corner.png");
        await File.WriteAllBytesAsync(path, RedCorner().ToByteArray());
        await _host.AddShardAsync(Dataset, 0, path);
        // Both heads know two classes; only they differ in which of them is red.
        await WriteHeadsAsync([[20, 0, 0, 0, 0, 20, 0, 0], [0, 20, 0, 0, 20, 0, 0, 0]]);

        var stored = await _host.Client.ExplainAsync(new ExplainRequest { Dataset = Dataset, ImageId = "000000-0000", HeadRun = HeadRun, Patch = 4, Stride = 4 });

        var fold = new Assay.Scoring.Core.OutOfSample.FoldAssignment(2, 6).Of(new Assay.Numerics.RowKey(0, 0));
        Assert.Equal((fold, "means"), (stored.ClassId, stored.Model));
        var drops = DropsOf(stored);
        Assert.Equal(drops.Max(), drops[^1]);
        Assert.InRange(drops[^1], 0.1f, 0.5f);

        var sent = await _host.Client.ExplainAsync(new ExplainRequest { Dataset = Dataset, Content = RedCorner(), HeadRun = HeadRun, Patch = 4, Stride = 4 });
        Assert.Equal(0, sent.ClassId);
    }

    [Fact]
    public async Task Explain_WhatDoesNotFit_IsRefusedWithTheRemedy()
    {
        await RefusedAsync(StatusCode.InvalidArgument, new ExplainRequest { Model = "means" }, "image: is missing; give an image_id or content");
        await RefusedAsync(StatusCode.InvalidArgument, new ExplainRequest { Dataset = Dataset, Model = "means", ImageId = "3" }, "image_id: is no image id");
        await RefusedAsync(StatusCode.InvalidArgument, new ExplainRequest { Model = "means", Content = RedCorner(), Patch = 17 }, "patch: is 17, but the model's input has 16 x 16 pixels");
        await RefusedAsync(StatusCode.InvalidArgument, new ExplainRequest { Model = "means", Content = RedCorner(), Patch = 3, Stride = 4 }, "or pixels are left out");
        await RefusedAsync(StatusCode.InvalidArgument, new ExplainRequest { Model = "means", Content = RedCorner(), ClassId = 3 }, "class_id: is 3; there are 3 classes");
        await RefusedAsync(StatusCode.InvalidArgument, new ExplainRequest { Model = "means", Content = ByteString.CopyFromUtf8("text") }, "content: ");
        await RefusedAsync(StatusCode.FailedPrecondition, new ExplainRequest { Content = RedCorner() }, "Name a head run");
        await RefusedAsync(StatusCode.NotFound, new ExplainRequest { Dataset = Dataset, ImageId = "000000-0000", Model = "means" }, "has no shard 0");
        await RefusedAsync(StatusCode.NotFound, new ExplainRequest { Dataset = Dataset, Content = RedCorner(), HeadRun = "run-none" }, "Train heads: assay score pets");
    }

    private Task<RpcException> RefusedAsync(StatusCode status, ExplainRequest request, string inMessage) =>
        Refused.WithAsync(status, () => _host.Client.ExplainAsync(request).ResponseAsync, inMessage);

    private async Task WriteHeadsAsync(float[][] heads)
    {
        var metadata = new SoftmaxHeadMetadata
        {
            Classes = 2,
            Dimensions = 3,
            PresentClasses = [0, 1],
            C = 1,
            Images = 10,
            TrainingLogLoss = 0.5,
            Iterations = 3,
            Converged = true,
        };
        foreach (var (fold, weights) in heads.Index())
        {
            await _host.Store.WriteColumnAsync<float>(DatasetKeys.RunHead(Dataset, HeadRun, fold, "npy"), 2, 4, weights);
            await _host.Store.PutAsync(DatasetKeys.RunHead(Dataset, HeadRun, fold, "json"), JsonSerializer.SerializeToUtf8Bytes(metadata, JsonSerializerOptions.Web));
        }

        // As Scoring writes it.
        var parameters = new RunParameters { Model = "means", Seed = 6, Head = new HeadParameters { Folds = 2 } };
        await _host.Store.PutAsync(DatasetKeys.RunSummary(Dataset, HeadRun), System.Text.Encoding.UTF8.GetBytes($$"""{ "method": "softmax-regression/2", "parameters": {{parameters}} }"""));
    }

    private static float[] DropsOf(ExplainResponse response) => MemoryMarshal.Cast<byte, float>(response.Drops.Data.Span).ToArray();

    private static ByteString RedCorner()
    {
        var rgb = new byte[Size * Size * 3];
        for (var i = 0; i < Size * Size; i++)
        {
            var isRed = i % Size >= 12 && i / Size >= 12;
            (rgb[3 * i], rgb[(3 * i) + 1], rgb[(3 * i) + 2]) = isRed ? ((byte)255, (byte)0, (byte)0) : ((byte)127, (byte)127, (byte)127);
        }

        return ByteString.CopyFrom(ImageEncoder.Encode(rgb, Size, Size, EncodedFormat.Png));
    }
}
