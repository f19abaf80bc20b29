using System.Collections.Concurrent;
using Assay.Imaging.Augmentation;
using Assay.Inference.Models;
using Assay.ObjectStorage;
using Assay.Onnx.Training;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Jobs;
using Assay.Telemetry;
using Assay.Training;
using Microsoft.Extensions.Options;
using NetworkPlan = Assay.Scoring.Core.Networks.NetworkPlan;

namespace Assay.Inference.Networks;

/// <summary>
/// Trains the network of a run for a turn: from the checkpoint that was written last, by one process at a time, until it is trained and published, or the turn is over.
/// On machines of one kind, with as many threads, a training that was interrupted anywhere leaves the bytes of one that was not.
/// </summary>
internal sealed partial class NetworkTraining(
    NetworkFiles files, TrainingLeases leases, TrainingImageLoader loader, KeptImages kept, NetworkPublisher publisher, SessionFactory sessions, InferenceTelemetry telemetry,
    IOptions<InferenceOptions> options, TimeProvider time, ILogger<NetworkTraining> logger)
{
    private readonly ConcurrentDictionary<string, bool> _inHand = new();

    /// <summary>Trains for a turn, unless another process does, or the run does not wait for it any more.</summary>
    /// <returns>True if there is nothing left to do here; false if the turn is over, and another must follow.</returns>
    /// <exception cref="AssayException">What the run was made from is not there as it was, or the source or the store is away.</exception>
    /// <exception cref="NonFiniteLossException">The training diverged.</exception>
    public async Task<bool> TrainAsync(string dataset, string run, CancellationToken stop)
    {
        if (!_inHand.TryAdd(run, true))
            return true;

        using var activity = InferenceTelemetry.Activities.StartActivity("train network");
        activity?.SetTag("assay.dataset", dataset).SetTag("assay.run", run);
        try
        {
            if (await files.FindPlanAsync(dataset, run, stop) is not { } plan)
            {
                Log.NotAskedFor(logger, run, dataset);
                return true;
            }

            if (await files.HasResultAsync(dataset, run, stop))
                return true;
            if (await leases.TryTakeAsync(run, stop) is { } lease)
                return await TrainHoldingAsync(dataset, run, plan, lease, stop);
            Log.TrainedElsewhere(logger, run);
            return true;
        }
        catch (ObjectStoreException exception) when (exception.GetType() == typeof(ObjectStoreException))
        {
            throw new UnavailableException($"The network of the run \"{run}\" could not be trained: {exception.Message}", exception);
        }
        catch (Exception exception) when (!stop.IsCancellationRequested)
        {
            activity.Fail(exception);
            throw;
        }
        finally
        {
            _inHand.TryRemove(run, out _);
        }
    }

    private async Task<bool> TrainHoldingAsync(string dataset, string run, NetworkPlan plan, JobLease lease, CancellationToken stop)
    {
        using var turn = new TrainingTurn(stop);
        var reporter = new TrainingReporter(files, dataset, run, plan);
        using var ended = new CancellationTokenSource();
        var heartbeat = KeepAsync(dataset, run, lease, reporter, turn, ended.Token);
        var isDone = false;
        try
        {
            // It may have been trained while this process waited for the lease.
            isDone = await files.HasResultAsync(dataset, run, turn.Token) || await TrainAsync(dataset, run, plan, reporter, turn);
            return isDone;
        }
        catch (OperationCanceledException) when (turn.End is TrainingTurnEnd.Over)
        {
            return false;
        }
        catch (OperationCanceledException) when (turn.End is TrainingTurnEnd.NotAskedFor or TrainingTurnEnd.Lost)
        {
            Log.Left(logger, run, turn.End);
            return true;
        }
        finally
        {
            await ended.CancelAsync();
            await heartbeat;
            await ReleaseAsync(run, lease, isDone);
        }
    }

    private async Task<bool> TrainAsync(string dataset, string run, NetworkPlan plan, TrainingReporter reporter, TrainingTurn turn)
    {
        var begun = time.GetTimestamp();
        var network = NetworkDefinition.FromJson(plan.Network);
        var images = kept.Take(dataset, run, plan) ?? await loader.LoadAsync(dataset, run, plan, network, reporter.Loaded, turn.Token);
        var checkpoint = await files.FindCheckpointAsync(dataset, run, turn.Token);
        Log.Begins(logger, run, images.Training.Count, images.Validation.Count, checkpoint is not null);
        var trainer = new NetworkTrainer(network, OptionsOf(plan), sessions.TrainingOptions);
        var writer = new CheckpointWriter(files, dataset, run, options.Value.CheckpointInterval, time);
        try
        {
            // The turn ends behind an epoch, whose checkpoint is written: nothing is lost.
            void OnCheckpoint(byte[] bytes)
            {
                var isOver = time.GetElapsedTime(begun) >= options.Value.TrainingTurn;
                writer.Offer(bytes, isOver);
                if (isOver)
                    turn.Stop(TrainingTurnEnd.Over);
            }

            void OnEpoch(TrainingEpoch epoch)
            {
                telemetry.Trained(epoch.Images);
                reporter.Ended(epoch);
                Tell(reporter, run, turn.Token);
            }

            using var trained = await Task.Factory.StartNew(
                () => Train(trainer, images, checkpoint, OnEpoch, OnCheckpoint, run, turn.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            // With the last epoch the turn may be over too: what is left is not worth another.
            await publisher.PublishAsync(dataset, run, plan, trained, images, turn.End == TrainingTurnEnd.Over ? turn.Stopped : turn.Token);
            Log.Trained(logger, run, trained.Epochs.Count, trained.Best.ValidationLoss!.Value, trained.Best.ValidationAccuracy!.Value);
            return true;
        }
        catch (OperationCanceledException) when (turn.End is TrainingTurnEnd.Over)
        {
            kept.Keep(dataset, run, plan, images);
            throw;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || turn.End is TrainingTurnEnd.Stopped)
        {
            // The process ends, or something is away: whoever goes on shall begin behind the last whole epoch.
            await FlushAsync(writer, run);
            throw;
        }
    }

    /// <summary>Says how far training is. It goes on if nobody can be told.</summary>
    private void Tell(TrainingReporter reporter, string run, CancellationToken cancellationToken)
    {
        try
        {
            reporter.WriteAsync(cancellationToken).GetAwaiter().GetResult();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.CannotTell(logger, exception, run);
        }
    }

    private async Task FlushAsync(CheckpointWriter writer, string run)
    {
        try
        {
            await writer.FlushAsync();
        }
        catch (ObjectStoreException exception)
        {
            Log.CannotFlush(logger, exception, run);
        }
    }

    private TrainedNetwork Train(
        NetworkTrainer trainer, TrainingImages images, byte[]? checkpoint, Action<TrainingEpoch> onEpoch, Action<byte[]> onCheckpoint, string run, CancellationToken cancellationToken)
    {
        try
        {
            return trainer.Train(images.Training, images.Validation, checkpoint, onEpoch, onCheckpoint, cancellationToken);
        }
        catch (CheckpointException exception) when (checkpoint is not null)
        {
            // Of an earlier version, or an image was found since that cannot be decoded.
            Log.CheckpointRefused(logger, exception, run);
            return trainer.Train(images.Training, images.Validation, null, onEpoch, onCheckpoint, cancellationToken);
        }
    }

    private NetworkTrainerOptions OptionsOf(NetworkPlan plan) => new()
    {
        LearningRate = (float)plan.LearningRate,
        BatchSize = plan.Batch,
        EpochImages = plan.EpochImages,
        MaxEpochs = plan.MaxEpochs,
        Patience = plan.Patience,
        ClassWeight = plan.ClassWeight,
        Augmentation = plan.Augmentation.Length > 0 ? Enum.Parse<AugmentationKind>(plan.Augmentation) : null,
        AugmentationThreads = Math.Max(1, options.Value.Threads / 2),
        Seed = plan.Seed,
    };

    /// <summary>Renews the lease and tells how far training is, until it has ended; ends it when the lease is another's, or the run waits no longer.</summary>
    private async Task KeepAsync(string dataset, string run, JobLease lease, TrainingReporter reporter, TrainingTurn turn, CancellationToken ended)
    {
        try
        {
            using var timer = new PeriodicTimer(leases.Interval, time);
            while (await timer.WaitForNextTickAsync(ended))
            {
                try
                {
                    if (!await leases.RenewAsync(run, lease, ended))
                        turn.Stop(TrainingTurnEnd.Lost);
                    else if (!await files.HasPlanAsync(dataset, run, ended))
                        turn.Stop(TrainingTurnEnd.NotAskedFor);
                    else
                        await reporter.WriteAsync(ended);
                }
                catch (Exception exception) when (!ended.IsCancellationRequested)
                {
                    // Not renewed for long it is taken over; equal bytes are written twice then.
                    Log.CannotRenew(logger, exception, run);
                }
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
        }
    }

    private async Task ReleaseAsync(string run, JobLease lease, bool isDone)
    {
        try
        {
            await leases.ReleaseAsync(run, lease, isDone);
        }
        catch (Exception exception)
        {
            Log.CannotRelease(logger, exception, run);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Run {Run} of {Dataset} is passed over: it does not wait for a network any more")]
        public static partial void NotAskedFor(ILogger logger, string run, string dataset);

        [LoggerMessage(2, LogLevel.Information, "The network of run {Run} is passed over: another process trains it")]
        public static partial void TrainedElsewhere(ILogger logger, string run);

        [LoggerMessage(3, LogLevel.Information, "Training the network of run {Run} on {Images} images, validated by {Validation}; from a checkpoint: {IsResumed}")]
        public static partial void Begins(ILogger logger, string run, int images, int validation, bool isResumed);

        [LoggerMessage(4, LogLevel.Information, "Trained the network of run {Run} in {Epochs} epochs: validation loss {Loss}, accuracy {Accuracy}")]
        public static partial void Trained(ILogger logger, string run, int epochs, double loss, double accuracy);

        [LoggerMessage(5, LogLevel.Information, "Training of run {Run} ends here: {Reason}")]
        public static partial void Left(ILogger logger, string run, TrainingTurnEnd reason);

        [LoggerMessage(6, LogLevel.Warning, "The checkpoint of run {Run} cannot be used; training begins anew")]
        public static partial void CheckpointRefused(ILogger logger, Exception exception, string run);

        [LoggerMessage(7, LogLevel.Warning, "The lease of the training of run {Run} could not be renewed; trying again")]
        public static partial void CannotRenew(ILogger logger, Exception exception, string run);

        [LoggerMessage(8, LogLevel.Warning, "The lease of the training of run {Run} could not be given back; it ends by itself")]
        public static partial void CannotRelease(ILogger logger, Exception exception, string run);

        [LoggerMessage(9, LogLevel.Warning, "How far the training of run {Run} is could not be written; it goes on")]
        public static partial void CannotTell(ILogger logger, Exception exception, string run);

        [LoggerMessage(10, LogLevel.Warning, "The last epochs of the training of run {Run} could not be kept; it goes on from the checkpoint before")]
        public static partial void CannotFlush(ILogger logger, Exception exception, string run);
    }
}
