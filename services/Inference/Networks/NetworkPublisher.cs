using Assay.Inference.Models;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using Assay.Onnx;
using Assay.Onnx.Training;
using Assay.Scoring.Core.Heads;
using Assay.Scoring.Core.Networks;
using Assay.ServiceDefaults.Errors;
using Assay.Training;
using NetworkPlan = Assay.Scoring.Core.Networks.NetworkPlan;

namespace Assay.Inference.Networks;

/// <summary>
/// Makes what others use of a trained network: a registered model under the run's name, the last layer as the run's head, and the result, which says that both are there.
/// Done again it finds the model registered: then the head is that model's, whoever trained it, so that the two always go together.
/// </summary>
internal sealed class NetworkPublisher(ModelRegistry registry, IObjectStore store, NetworkFiles files)
{
    /// <exception cref="WrongStateException">The run's name is that of another model.</exception>
    public async Task PublishAsync(string dataset, string run, NetworkPlan plan, TrainedNetwork trained, TrainingImages images, CancellationToken cancellationToken)
    {
        var session = trained.Session;
        var model = await RegisterAsync(dataset, run, plan, session, cancellationToken);
        var training = images.Training.CountClasses();
        await files.WriteHeadAsync(dataset, run, Head(model, session, trained, training), cancellationToken);
        var result = new NetworkTrainingResult
        {
            Epochs = [.. trained.Epochs.Select(epoch => new NetworkEpoch(epoch.Epoch, epoch.Loss, epoch.ValidationLoss!.Value, epoch.ValidationAccuracy!.Value, epoch.ImagesPerSecond))],
            BestEpoch = trained.Best.Epoch,
            EndedByPatience = trained.End == TrainingEnd.Patience,
            Weights = session.Network.ParameterCount,
            TrainingImages = training,
            ValidationImages = images.Validation.CountClasses(),
            Undecodable = images.Undecodable,
        };
        await files.WriteResultAsync(dataset, run, result, cancellationToken);
    }

    /// <summary>The file of the registered model.</summary>
    private async Task<byte[]> RegisterAsync(string dataset, string run, NetworkPlan plan, TrainingSession session, CancellationToken cancellationToken)
    {
        var file = session.Export();
        var spec = TrainingSession.ExportedSpec;
        var asked = new ModelDocument
        {
            Name = run,
            Description = $"Network trained from scratch on the data set {dataset}",
            Sha256 = "",
            Created = default,
            Input = spec.Input ?? "",
            Width = 0,
            Height = 0,
            Layout = spec.Layout,
            ColourOrder = spec.ColourOrder,
            EmbeddingOutput = spec.EmbeddingOutput ?? "",
            LogitsOutput = spec.LogitsOutput ?? "",
            Classes = plan.ClassNames,
            BatchSize = 0,
        };
        try
        {
            await registry.RegisterAsync(asked, file, "run", cancellationToken);
            return file;
        }
        catch (AlreadyExistsException exception)
        {
            var there = await registry.GetAsync(run, cancellationToken);
            if ((there.Description, there.EmbeddingDimensions, there.LogitsDimensions) != (asked.Description, session.FeatureDimensions, session.Network.Classes))
                throw new WrongStateException($"There is a model \"{run}\" already that this run did not make, and its network must have that name. Start the run under another id.", exception);
            return await store.ReadAllAsync(DatasetKeys.ModelFile(run, there.Sha256), cancellationToken);
        }
    }

    /// <summary>The last layer of a model: weights [D, K] and bias [K] as rows of W [K, D + 1]; 0 for classes that it was not trained on.</summary>
    private static SoftmaxHead Head(byte[] model, TrainingSession session, TrainedNetwork trained, long[] counts)
    {
        var weights = ModelConstants.ReadFloats(model, session.Parameters[^2].Name);
        var bias = ModelConstants.ReadFloats(model, session.Parameters[^1].Name);
        var (d, k) = (session.FeatureDimensions, session.Network.Classes);
        var head = new float[k * (d + 1)];
        int[] present = [.. Enumerable.Range(0, k).Where(id => counts[id] > 0)];
        foreach (var id in present)
        {
            var row = head.AsSpan(id * (d + 1), d + 1);
            for (var i = 0; i < d; i++)
                row[i] = weights[(i * k) + id];
            row[d] = bias[id];
        }

        return new SoftmaxHead(head, new SoftmaxHeadMetadata
        {
            Classes = k,
            Dimensions = d,
            PresentClasses = present,
            C = 0,
            Images = (int)counts.Sum(),
            TrainingLogLoss = trained.Best.Loss,
            Iterations = (int)Math.Min(session.Steps, int.MaxValue),
            Converged = trained.End == TrainingEnd.Patience,
        });
    }
}
