using System.Diagnostics;
using System.Globalization;
using Assay.Scoring.Core.LabelQuality;
using Assay.Selection.Core.Ranking;
using Assay.Selection.Core.Sampling;
using Assay.Selection.Core.Schedules;
using Assay.Training;

namespace Assay.Benchmarks.Evaluations;

/// <summary>
/// <c>make eval-mnist</c>: the experiment of Stabinger and Rodriguez-Sanchez ("Guided Labeling using Convolutional Neural Networks") on MNIST. 160 images at random; in every
/// round a network is trained from scratch, every other image of the pool is scored by response distribution entropy, the mean over k augmentations, and as many images as are
/// labelled already are taken from the top; against images at random, the same first 160, at the same sizes. <c>SCALE</c> = full, middle or short.
/// </summary>
internal sealed class MnistEvaluation
{
    private const string Guided = "guided";
    private const string Random = "random";
    private const ulong ValidationSeed = 20;

    private readonly MnistForm _form;
    private readonly MnistProgress _progress;
    private readonly LabelledImages _train = MnistImages.Train();
    private readonly LabelledImages _test;
    private readonly LabelledImages _validation;
    private readonly bool[] _inPool;

    private MnistEvaluation(MnistForm form)
    {
        _form = form;
        _progress = new MnistProgress(form.Key);
        _test = Take(MnistImages.Test(), form.Test);
        // The first of a random order validate, the next are the pool.
        var order = Shuffled(_train.Count, ValidationSeed, static _ => false);
        _validation = _train.Subset(order.AsSpan(0, form.Validation));
        _inPool = new bool[_train.Count];
        foreach (var row in order.AsSpan(form.Validation, form.Pool)) _inPool[row] = true;
    }

    public static Task RunAsync()
    {
        Run(MnistForm.Of(Environment.GetEnvironmentVariable("SCALE")));
        return Task.CompletedTask;
    }

    internal static void Run(MnistForm form) => new MnistEvaluation(form).Run();

    private void Run()
    {
        var (begun, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"MNIST, {_form.Name} form: {_form.Network.ParameterCount:N0} parameters; pool {_form.Pool}, validation {_form.Validation}, test {_test.Count}; learning rate {_form.Training.LearningRate}, batches of {_form.Training.BatchSize}, an epoch of {_form.Training.EpochImages} images at least, patience {_form.Training.Patience} epochs, at most {_form.Training.MaxEpochs}; k = {_form.Augmentations}"));
        foreach (var seed in _form.Seeds) Run(seed);
        var report = new MnistReport(_form, [.. _progress.Rounds.Where(round => round.Size <= _form.LargestSize)], _test.Count);
        report.Write(begun.Elapsed, Environment.CpuUsage.TotalTime - cpu);
        // What a smaller form shows does not belong into the documentation.
        report.Draw(_form.Name == "full" ? Path.Combine("docs", "images", "mnist.svg") : _progress.PathOf("curve.svg"));
    }

    /// <summary>Both strategies side by side, so that what has been done at any moment can be compared.</summary>
    private void Run(ulong seed)
    {
        var order = Shuffled(_train.Count, seed, row => !_inPool[row]);
        var guided = order[..MnistForm.FirstSize];
        var schedule = SelectionSchedule.Exponential(MnistForm.FirstSize);
        for (var round = 1; ; round++)
        {
            var size = guided.Length;
            // The first set is one for both.
            Train(seed, Guided, guided);
            if (round == 1) Share(seed, size);
            else Train(seed, Random, order[..size]);
            if (size >= _form.LargestSize) break;
            guided = Select(seed, guided, schedule.SizeOf(round));
            _progress.Forget(seed, Guided, size);
        }

        _progress.Forget(seed, Guided, guided.Length);
    }

    private void Train(ulong seed, string strategy, int[] rows)
    {
        if (_progress.Find(seed, strategy, rows.Length) is not null) return;
        var begun = Stopwatch.StartNew();
        using var trained = TrainNetwork(seed, strategy, rows, epoch => Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {strategy} {rows.Length}, epoch {epoch.Epoch}: loss {epoch.Loss:0.0000}, validation {epoch.ValidationLoss:0.0000}, {epoch.ValidationAccuracy:0.0000}{(epoch.IsBest ? " *" : "")}; {epoch.ImagesPerSecond:0} images/s")));
        var tested = new NetworkPredictor(trained.Session).Evaluate(_test);
        var seconds = trained.Epochs.Sum(epoch => epoch.TrainingSeconds + epoch.ValidationSeconds);
        var round = new MnistRound(
            seed, strategy, rows, tested.Correct, trained.Epochs.Count, trained.Best.Epoch, trained.Epochs[0].Loss, trained.Epochs[^1].Loss, trained.Best.ValidationAccuracy!.Value,
            trained.Epochs.Sum(epoch => epoch.Images) / trained.Epochs.Sum(epoch => epoch.TrainingSeconds),
            trained.Epochs.Sum(epoch => epoch.BatchSeconds) / seconds, trained.Epochs.Sum(epoch => epoch.StalledSeconds) / seconds, begun.Elapsed.TotalSeconds);
        _progress.Add(round);
        // The weights of a guided network score the pool next.
        if (strategy == Random) _progress.Forget(seed, strategy, rows.Length);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{strategy} {rows.Length}: accuracy {tested.Accuracy:0.0000}, best of {round.Epochs} epochs is {round.BestEpoch}, {round.Seconds:0} s, {round.ImagesPerSecond:0} images/s"));
    }

    private TrainedNetwork TrainNetwork(ulong seed, string strategy, int[] rows, Action<TrainingEpoch>? onEpoch) =>
        new NetworkTrainer(_form.Network, _form.Training with { Seed = seed }).Train(
            _train.Subset(rows), _validation, _progress.Checkpoint(seed, strategy, rows.Length), onEpoch, checkpoint => _progress.Keep(seed, strategy, rows.Length, checkpoint));

    private void Share(ulong seed, int size)
    {
        if (_progress.Find(seed, Random, size) is null) _progress.Add(_progress.Find(seed, Guided, size)! with { Strategy = Random });
    }

    /// <summary>The training images and those of the highest entropy among the others.</summary>
    private int[] Select(ulong seed, int[] labelled, int count)
    {
        if (_progress.Selection(seed, labelled.Length + count) is { } selected) return selected;
        var begun = Stopwatch.StartNew();
        var isLabelled = new bool[_train.Count];
        foreach (var row in labelled) isLabelled[row] = true;
        var others = Enumerable.Range(0, _train.Count).Where(row => _inPool[row] && !isLabelled[row]).ToArray();
        // The training is over: this reads its end.
        using var trained = TrainNetwork(seed, Guided, labelled, onEpoch: null);
        var bits = new double[others.Length];
        var predictor = new NetworkPredictor(trained.Session);
        predictor.PredictAugmented(_train.Subset(others), _form.Training.Augmentation!.Value, _form.Augmentations, seed, (row, probabilities) => bits[row] += PredictionEntropy.Bits(probabilities));

        var top = new TopN(count, ScoreOrder.Descending);
        top.Offer(0, Array.ConvertAll(bits, sum => (float)(sum / _form.Augmentations)));
        int[] chosen = [.. labelled, .. top.ToArray().Select(scored => others[scored.Key.Row])];
        _progress.Select(seed, chosen);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"scored {others.Length} images x {_form.Augmentations} in {begun.Elapsed.TotalSeconds:0} s ({others.Length * _form.Augmentations / begun.Elapsed.TotalSeconds:0} a second, {predictor.BatchSeconds / begun.Elapsed.TotalSeconds:P1} of the time augmenting beside it): mean {bits.Average() / _form.Augmentations:0.000} bits, of the {count} taken {top.ToArray().Average(scored => scored.Score):0.000}"));
        return chosen;
    }

    /// <summary>Rows that are not left out, in a random order: any beginning is a uniform sample.</summary>
    private static int[] Shuffled(int rows, ulong seed, RowPredicate exclude)
    {
        var sample = new RandomSample(rows, seed);
        sample.Offer(0, rows, exclude);
        return Array.ConvertAll(sample.ToArray(), static key => key.Row);
    }

    private static LabelledImages Take(LabelledImages images, int count) => count == images.Count ? images : images.Subset([.. Enumerable.Range(0, count)]);
}
