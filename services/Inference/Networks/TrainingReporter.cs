using System.Globalization;
using Assay.Scoring.Core.Networks;
using Assay.Training;

namespace Assay.Inference.Networks;

/// <summary>Says how far a training is: what was said last is written with a beat that grows, so that a run sees that somebody works. Thread-safe.</summary>
internal sealed class TrainingReporter(NetworkFiles files, string dataset, string run, NetworkPlan plan)
{
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Lock _lock = new();
    private string _message = "";
    private long _beat;
    private long _loaded;
    private TrainingEpoch? _best;

    /// <summary>Counts images that were read.</summary>
    public void Loaded(int images)
    {
        var loaded = Interlocked.Add(ref _loaded, images);
        Say(Text($"reading {plan.TrainingImages:N0} images to train on and {plan.ValidationImages:N0} to validate by: {loaded:N0} images passed"));
    }

    /// <summary>Tells of an epoch that is over.</summary>
    public void Ended(TrainingEpoch epoch)
    {
        if (epoch.IsBest)
            _best = epoch;
        var best = _best is { } found ? Text($", best {found.ValidationLoss:0.0000} in epoch {found.Epoch}") : "";
        Say(Text($"epoch {epoch.Epoch} of at most {plan.MaxEpochs}: loss {epoch.Loss:0.0000}, validation loss {epoch.ValidationLoss:0.0000}{best}, accuracy {epoch.ValidationAccuracy:0.0 %}, {epoch.ImagesPerSecond:0} images/s"));
    }

    public void Say(string message)
    {
        lock (_lock)
            _message = message;
    }

    /// <summary>Writes what was said last. A word that is being written is not overtaken by a later one.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            NetworkProgress progress;
            lock (_lock)
                progress = new NetworkProgress { Message = _message, Beat = ++_beat };
            await files.WriteProgressAsync(dataset, run, progress, cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
