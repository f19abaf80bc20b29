using System.Security.Cryptography;
using Assay.Inference.V1;
using Assay.ObjectStorage.Layout;
using Grpc.Core;
using Xunit;

namespace Assay.FunctionalTests.Inference;

public sealed class RegisterModelTests
{
    [Fact]
    public async Task RegisterModel_LittleSaid_FillsInWhatTheModelSays()
    {
        await using var host = await InferenceHost.StartAsync();
        var request = Request(host, spec => spec.Classes.AddRange(["red", "green", "blue"]));

        var model = (await host.Client.RegisterModelAsync(request)).Model;

        Assert.Equal((3, 3), (model.EmbeddingDimensions, model.LogitsDimensions));
        Assert.Equal(("image", 16, 16), (model.Spec.Input, model.Spec.Width, model.Spec.Height));
        Assert.Equal([0f, 0, 0], model.Spec.Mean);
        Assert.Equal([1f, 1, 1], model.Spec.Std);
        Assert.Equal(256, model.Spec.BatchSize);
        Assert.Equal(64, model.Sha256.Length);
        Assert.Equal(File.ReadAllBytes(request.Path), await host.Store.ReadAllAsync(DatasetKeys.ModelFile("means", Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(request.Path))))));
        Assert.Equal(model, (await host.Client.GetModelAsync(new GetModelRequest { Model = "means" })).Model);
    }

    [Fact]
    public async Task ListModels_FreshService_HasTheBuiltInModel()
    {
        await using var host = await InferenceHost.StartAsync();

        var models = (await host.Client.ListModelsAsync(new ListModelsRequest())).Models;

        Assert.Equal(await host.BuiltInModelAsync(), Assert.Single(models).Name);
    }

    [Fact]
    public async Task RegisterModel_NameTaken_SaysSo()
    {
        await using var host = await InferenceHost.StartAsync();
        await host.Client.RegisterModelAsync(Request(host));

        await RefusedAsync(host, Request(host), "There is a model \"means\" already", StatusCode.AlreadyExists);
    }

    [Fact]
    public async Task RegisterModel_FileNoGood_SaysWhy()
    {
        await using var host = await InferenceHost.StartAsync();
        var missing = Request(host);
        missing.Path = Path.Combine(host.Folder, "none.onnx");
        await RefusedAsync(host, missing, $"path: there is no file \"{missing.Path}\"");

        var text = Request(host);
        text.Path = Path.Combine(host.Folder, "text.onnx");
        File.WriteAllText(text.Path, "This is a text, not a model, whatever its name says.");
        await RefusedAsync(host, text, "is not an ONNX model");

        var empty = Request(host);
        empty.Path = Path.Combine(host.Folder, "empty.onnx");
        File.WriteAllBytes(empty.Path, []);
        await RefusedAsync(host, empty, "is empty; an ONNX model is expected");

        await RefusedAsync(host, new RegisterModelRequest { Name = "means", ObjectKey = "models/none.onnx" }, "object_key: there is no object \"models/none.onnx\"");
        await RefusedAsync(host, new RegisterModelRequest { Name = "means", Path = "means.onnx" }, "path: \"means.onnx\" is not absolute");
    }

    [Fact]
    public async Task RegisterModel_SpecDoesNotFit_SaysWhatWould()
    {
        await using var host = await InferenceHost.StartAsync();
        await RefusedAsync(host, Request(host, spec => spec.Input = "pixels"), "The model has no input 'pixels'; it has 'image' float[N, 3, 16, 16]");
        await RefusedAsync(host, Request(host, spec => spec.Width = 32), "The width of the input is given as 32, but the model declares 'image'");
        await RefusedAsync(host, Request(host, spec => spec.Layout = TensorLayout.Nhwc), "give that layout");
        await RefusedAsync(host, Request(host, spec => spec.EmbeddingOutput = "pool"), "The model has no output 'pool' for the embedding; it has 'features' float[N, 3], 'scores' float[N, 3]");
        await RefusedAsync(host, Request(host, spec => spec.Classes.Add("red")), "spec.classes: 1 class names were given, but \"scores\" has 3 logits");
        await RefusedAsync(host, Request(host, spec => spec.LogitsOutput = ""), "spec.classes", spec => spec.Classes.Add("red"));
        await RefusedAsync(host, Request(host, spec => spec.ResizeShortSide = 8), "spec.resize_short_side", spec => spec.Resize = ResizeMode.Crop);
        await RefusedAsync(host, Request(host, spec => spec.Std.Add(1e-45f)), "not finite");
    }

    [Fact]
    public async Task RegisterModel_SeveralBadFields_NamesThemAll()
    {
        await using var host = await InferenceHost.StartAsync();
        var request = Request(host, spec =>
        {
            spec.Std.Add(0);
            spec.Width = 3;
            spec.BatchSize = 5000;
        });
        request.Name = "No Name";

        var error = await Assert.ThrowsAsync<RpcException>(async () => await host.Client.RegisterModelAsync(request));

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.All(["name: \"No Name\"", "spec.std: holds 0", "spec.width: is 3; must be 8 .. 4096", "spec.batch_size: is 5000"],
            part => Assert.Contains(part, error.Status.Detail, StringComparison.Ordinal));
    }

    private static RegisterModelRequest Request(InferenceHost host, Action<ModelSpec>? change = null)
    {
        var path = Path.Combine(host.Folder, "means.onnx");
        File.WriteAllBytes(path, TestModels.ChannelMeans());
        var spec = new ModelSpec { EmbeddingOutput = "features", LogitsOutput = "scores" };
        change?.Invoke(spec);
        return new RegisterModelRequest { Name = "means", Path = path, Spec = spec };
    }

    private static async Task RefusedAsync(InferenceHost host, RegisterModelRequest request, string message, Action<ModelSpec> change)
    {
        change(request.Spec);
        await RefusedAsync(host, request, message);
    }

    private static async Task RefusedAsync(InferenceHost host, RegisterModelRequest request, string message, StatusCode status = StatusCode.InvalidArgument)
    {
        var error = await Assert.ThrowsAsync<RpcException>(async () => await host.Client.RegisterModelAsync(request));
        Assert.Equal(status, error.StatusCode);
        Assert.True(error.Status.Detail.Contains(message, StringComparison.Ordinal), $"Expected \"{message}\" in: {error.Status.Detail}");
    }
}
