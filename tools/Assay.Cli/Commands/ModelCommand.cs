using System.CommandLine;
using System.Globalization;
using Assay.Cli.CommandLine;
using Assay.Inference.V1;

namespace Assay.Cli.Commands;

/// <summary><c>assay model</c>: register and list models.</summary>
internal static class ModelCommand
{
    private static readonly Argument<string> Name = new("model") { Description = "Name of the model" };

    public static Command Create() => new("model", "Register and list models") { CreateRegister(), CreateList(), CreateShow() };

    private static Command CreateRegister()
    {
        var file = new Argument<string>("file") { Description = "ONNX file on the server's machine, or object:KEY" };
        var input = new Option<string>("--input") { Description = "Name of the input; needed if there are several" };
        var size = new Option<string>("--size") { Description = "Width x height of the input, such as 224x224; needed if the model leaves them free" };
        var mean = new Option<string>("--mean") { Description = "Mean of each channel on the 0 .. 255 scale, such as 123.7,116.3,103.5; default 0" };
        var std = new Option<string>("--std") { Description = "Divisor of each channel on the 0 .. 255 scale; default 1" };
        var layout = EnumOption.Create("--layout", "Order of dimensions", ("nchw", TensorLayout.Nchw), ("nhwc", TensorLayout.Nhwc));
        var colour = EnumOption.Create("--colour", "Order of channels", ("rgb", ColourOrder.Rgb), ("bgr", ColourOrder.Bgr));
        var resize = EnumOption.Create("--resize", "How images are brought to the size", ("squash", ResizeMode.Squash), ("crop", ResizeMode.Crop), ("pad", ResizeMode.Pad));
        var shortSide = new Option<int>("--resize-short-side") { Description = "With --resize crop: short side before the crop" };
        var embedding = new Option<string>("--embedding") { Description = "Name of the embedding output" };
        var logits = new Option<string>("--logits") { Description = "Name of the logits output" };
        var classes = new Option<FileInfo>("--classes") { Description = "Text file with a class name a line, in the order of the logits" };
        var batch = new Option<int>("--batch-size") { Description = "Images a batch; 0 = chosen" };
        var description = new Option<string>("--description") { Description = "What it is, for people" };

        var command = new Command("register", "Register an ONNX model")
        {
            Name, file, input, size, mean, std, layout.Option, colour.Option, resize.Option, shortSide, embedding, logits, classes, batch, description,
        };
        command.SetRemoteAction(async context =>
        {
            var (width, height) = ParseSize(context.Get(size));
            var spec = new ModelSpec
            {
                Input = context.Get(input) ?? "",
                Width = width,
                Height = height,
                Layout = layout.Read(context),
                ColourOrder = colour.Read(context),
                Resize = resize.Read(context),
                ResizeShortSide = context.Get(shortSide),
                EmbeddingOutput = context.Get(embedding) ?? "",
                LogitsOutput = context.Get(logits) ?? "",
                BatchSize = context.Get(batch),
            };
            spec.Mean.Add(ParseNumbers(context.Get(mean), "--mean"));
            spec.Std.Add(ParseNumbers(context.Get(std), "--std"));
            if (context.Get(classes) is { } names)
                spec.Classes.Add(await File.ReadAllLinesAsync(names.FullName, context.CancellationToken));

            var request = new RegisterModelRequest { Name = context.Get(Name), Spec = spec, Description = context.Get(description) ?? "" };
            const string ObjectScheme = "object:";
            var place = context.Get(file);
            if (place.StartsWith(ObjectScheme, StringComparison.Ordinal))
                request.ObjectKey = place[ObjectScheme.Length..];
            else
                request.Path = Path.GetFullPath(place);

            var response = await context.Client<InferenceService.InferenceServiceClient>().RegisterModelAsync(request, cancellationToken: context.CancellationToken);
            Show(context, response.Model);
        });
        return command;
    }

    private static Command CreateList()
    {
        var command = new Command("list", "List models");
        command.SetRemoteAction(async context =>
        {
            var client = context.Client<InferenceService.InferenceServiceClient>();
            var models = await Paging.AllAsync(async token =>
            {
                var page = await client.ListModelsAsync(new ListModelsRequest { PageToken = token }, cancellationToken: context.CancellationToken);
                return (page.Models, page.NextPageToken);
            });
            if (context.Json)
            {
                JsonOutput.Write(models);
                return;
            }

            var table = Tables.Create("model", "input", "embedding", "classes", "description");
            foreach (var model in models)
                table.Row(model.Name, $"{model.Spec.Width} x {model.Spec.Height}", Tables.Number(model.EmbeddingDimensions), Tables.Number(model.LogitsDimensions), model.Description);
            context.Console.Write(table);
        });
        return command;
    }

    private static Command CreateShow()
    {
        var command = new Command("show", "Show a model") { Name };
        command.SetRemoteAction(async context =>
        {
            var response = await context.Client<InferenceService.InferenceServiceClient>()
                .GetModelAsync(new GetModelRequest { Model = context.Get(Name) }, cancellationToken: context.CancellationToken);
            Show(context, response.Model);
        });
        return command;
    }

    private static void Show(CommandContext context, Model model)
    {
        if (context.Json)
        {
            JsonOutput.Write(model);
            return;
        }

        context.Console.Write(Tables.Facts(
            ("model", model.Name),
            ("input", $"{model.Spec.Input}: {model.Spec.Width} x {model.Spec.Height}, {model.Spec.Layout}, {model.Spec.ColourOrder}, {model.Spec.Resize}"),
            ("embedding", $"{model.Spec.EmbeddingOutput}: {Tables.Number(model.EmbeddingDimensions)} dimensions"),
            ("logits", model.LogitsDimensions == 0 ? "none" : $"{model.Spec.LogitsOutput}: {Tables.Number(model.LogitsDimensions)} classes"),
            ("batch", Tables.Number(model.Spec.BatchSize)),
            ("sha256", model.Sha256)));
    }

    /// <summary>Width and height of "224x224"; 0 where it is empty.</summary>
    public static (int Width, int Height) ParseSize(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return (0, 0);
        var parts = text.Split('x');
        return parts.Length == 2 && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var width) && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var height)
            ? (width, height)
            : throw new CommandException($"--size is \"{text}\"; write width x height, such as 224x224.", ExitCode.Usage);
    }

    private static IEnumerable<float> ParseNumbers(string? text, string option) => string.IsNullOrEmpty(text)
        ? []
        : text.Split(',').Select(part => float.TryParse(part, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new CommandException($"{option} is \"{text}\"; write numbers with commas between, such as 123.7,116.3,103.5.", ExitCode.Usage));
}
