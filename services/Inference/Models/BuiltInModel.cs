using Assay.Onnx;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Jobs;
using Microsoft.Extensions.Options;

namespace Assay.Inference.Models;

/// <summary>Registers the model that Assay makes itself, so that there is one without a download.</summary>
internal sealed partial class BuiltInModel(
    ModelRegistry registry, IHostApplicationLifetime lifetime, IOptions<JobsOptions> options, TimeProvider time, ILogger<BuiltInModel> logger)
    : Reconciler(lifetime, options, time, logger)
{
    public const string Name = DefaultModel.Name;

    private readonly ILogger _logger = logger;
    private readonly SemaphoreSlim _once = new(1);

    /// <summary>Registers it unless it is there; also called by the first who asks for it, who need not wait for the process to be up.</summary>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        await _once.WaitAsync(cancellationToken);
        try
        {
            if (await registry.FindAsync(Name, cancellationToken) is not null)
                return;
            var asked = new ModelDocument
            {
                Name = Name,
                Description = "Colour and oriented-gradient filters made by Assay: no download, quick, good enough to begin with.",
                Sha256 = "",
                Created = default,
                Input = "",
                Width = 0,
                Height = 0,
                Layout = TensorLayout.Nhwc,
                EmbeddingOutput = ComposedModel.Embedding,
                BatchSize = 0,
            };
            var model = await registry.RegisterAsync(asked, DefaultModel.Create(), "path", cancellationToken);
            Log.Registered(_logger, model.Name, model.EmbeddingDimensions);
        }
        catch (AlreadyExistsException)
        {
            // Another process was quicker.
        }
        finally
        {
            _once.Release();
        }
    }

    // Models are never deleted.
    protected override TimeSpan Interval => Timeout.InfiniteTimeSpan;

    protected override Task ReconcileAsync(bool isFirst, CancellationToken cancellationToken) => EnsureAsync(cancellationToken);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Registered the built-in model {Model} with {Dimensions} dimensions")]
        public static partial void Registered(ILogger logger, string model, int dimensions);
    }
}
