using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Assay.Numerics.Statistics;
using Assay.Onnx;
using Assay.Onnx.Training;

namespace Assay.Training;

/// <summary>
/// Trains a network from scratch as guided labeling does (Stabinger and Rodriguez-Sanchez, "Guided Labeling using Convolutional Neural Networks"): Adam, categorical
/// cross entropy with class weights, fresh augmentations in every pass, early stopping on a validation set with the best weights restored. On the CPU of one machine the same
/// images, options, seed and number of threads inside a step give the same network to the bit, whether it was interrupted or not, however many threads augment.
/// </summary>
/// <param name="network">The network; its images are those to train on.</param>
/// <param name="options">How to train.</param>
/// <param name="runtime">How ONNX Runtime runs it.</param>
public sealed class NetworkTrainer(NetworkDefinition network, NetworkTrainerOptions options, OnnxSessionOptions? runtime = null)
{
    /// <summary>Trains until patience or the limit of epochs ends it. Blocks the thread; another makes the next batch.</summary>
    /// <param name="images">Training images, one or more, each with a label.</param>
    /// <param name="validation">Validation images, one or more, each with a label; null = train to the limit of epochs and keep the last weights.</param>
    /// <param name="checkpoint">What an interrupted training with the same arguments gave last; null = from the start. One that is over gives its network at once.</param>
    /// <param name="onEpoch">Told of every epoch once it is over.</param>
    /// <param name="onCheckpoint">
    /// Given, after every epoch, the bytes to go on from: 12 a parameter and 4 more for the best weights. Null saves the time to make them.
    /// </param>
    /// <param name="cancellationToken">Ends the training between two steps.</param>
    /// <exception cref="ArgumentException">The options or images cannot be used.</exception>
    /// <exception cref="CheckpointException">The checkpoint is damaged or of another training.</exception>
    /// <exception cref="NonFiniteLossException">The training diverged.</exception>
    /// <exception cref="ModelException">The network cannot be trained.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public TrainedNetwork Train(
        LabelledImages images,
        LabelledImages? validation,
        byte[]? checkpoint = null,
        Action<TrainingEpoch>? onEpoch = null,
        Action<byte[]>? onCheckpoint = null,
        CancellationToken cancellationToken = default)
    {
        options.Validate();
        var counts = Check(images, nameof(images));
        if (validation is not null) Check(validation, nameof(validation));
        var weights = options.ClassWeight > 0 ? ClassWeights.Guided(counts, options.ClassWeight) : [];

        var key = Key(images, validation);
        var resumed = checkpoint is null ? null : TrainerCheckpoint.Parse(checkpoint, key);
        var session = resumed is null ? TrainingSession.Create(network, new TrainingOptions { Seed = options.Seed }, runtime) : TrainingSession.Load(resumed.State, runtime);
        try
        {
            List<TrainingEpoch> epochs = [.. resumed?.Epochs ?? []];
            var loop = new EpochLoop(session, options, images, validation, weights);
            var stopping = new EarlyStopping(options.Patience);
            foreach (var epoch in epochs) stopping.Offer(epoch.Epoch, epoch.ValidationLoss ?? 0);
            while (End(epochs.Count) is not { } end)
            {
                var epoch = loop.Run(epochs.Count + 1, cancellationToken);
                // Without a validation set the last weights are the best.
                if (validation is null || stopping.Offer(epoch.Epoch, epoch.ValidationLoss!.Value))
                {
                    session.SaveBest();
                    epoch = epoch with { IsBest = true };
                }

                epochs.Add(epoch);
                onEpoch?.Invoke(epoch);
                onCheckpoint?.Invoke(new TrainerCheckpoint(key, epochs, session.Save()).ToBytes());
            }

            session.RestoreBest();
            return new TrainedNetwork(session, epochs, End(epochs.Count)!.Value);

            TrainingEnd? End(int epoch) =>
                validation is not null && epoch > 0 && stopping.IsOver(epoch) ? TrainingEnd.Patience : epoch >= options.MaxEpochs ? TrainingEnd.EpochLimit : null;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private long[] Check(LabelledImages images, string name)
    {
        ArgumentNullException.ThrowIfNull(images, name);
        if (images.Count == 0) throw new ArgumentException("There are no images. Give one or more with a label.", name);
        if ((images.Width, images.Height, images.Channels) != (network.Width, network.Height, network.Channels))
            throw new ArgumentException($"The images are {images.Width} x {images.Height} x {images.Channels}, those of the network {network.Width} x {network.Height} x {network.Channels}.", name);
        if (images.Classes != network.Classes) throw new ArgumentException($"The images have {images.Classes} classes, the network {network.Classes}.", name);
        return images.CountClasses();
    }

    /// <summary>SHA-256 of all that decides the result.</summary>
    private byte[] Key(params ReadOnlySpan<LabelledImages?> sets)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // How many threads there are decides nothing.
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(options with { AugmentationThreads = 1 }));
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(network.ToJson()));
        foreach (var images in sets)
        {
            hash.AppendData(BitConverter.GetBytes(images?.Count ?? -1));
            if (images is null) continue;
            hash.AppendData(MemoryMarshal.AsBytes(images.Labels));
            hash.AppendData(MemoryMarshal.AsBytes(images.Ids));
            hash.AppendData(images.Pixels);
        }

        return hash.GetHashAndReset();
    }
}
