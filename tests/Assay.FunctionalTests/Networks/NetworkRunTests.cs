using Assay.Common.V1;
using Assay.Inference.V1;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.V1;
using Grpc.Core;
using Xunit;
using NetworkPlan = Assay.Scoring.Core.Networks.NetworkPlan;

namespace Assay.FunctionalTests.Networks;

/// <summary>A network as a run, from its parameters to what other methods make of it, on real pictures.</summary>
public sealed class NetworkRunTests : IAsyncLifetime
{
    private const string Dataset = StripedImages.Dataset;

    private readonly string _folder = Directory.CreateTempSubdirectory("assay-network-").FullName;
    private NetworkHost _host = null!;

    public async Task InitializeAsync() => _host = await NetworkHost.StartAsync(_folder, ("Inference:CheckpointInterval", "00:00:00"));

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task StartRun_Network_TrainsEmbedsAndScoresAndIsASourceForOthers()
    {
        await _host.AddImagesAsync();
        var messages = new List<string>();
        var run = await _host.WaitAsync((await _host.StartRunAsync(Network(validation: new NetworkValidation { Split = StripedImages.ValidationSplit }))).Id, messages);

        Assert.True(run.Progress.State == JobState.Succeeded, run.Progress.Error);
        Assert.Equal(("network/1", run.Id), (run.Method, run.Parameters.Model));
        var summary = run.Summary.Network;
        // Rows 0, 6, 12 and 18 of two shards validate, all of class 0.
        Assert.Equal((1, 8, 2), (summary.Accuracy, summary.ValidationImages, summary.Classes));
        Assert.Equal(2 * (24 - 3 - 4), summary.TrainingImages);
        Assert.Equal(2 * 22, summary.Predicted);
        Assert.Equal((8, 40), (run.Summary.Scored, run.Summary.Skipped));
        Assert.Contains(messages, message => message.Contains("validation loss", StringComparison.Ordinal));

        var report = (await _host.Scoring.GetRunReportAsync(new GetRunReportRequest { Run = run.Id })).Report.Network;
        Assert.Equal((run.Id, 8, 2, summary.Epochs), (report.Model, report.EmbeddingDimensions, report.Undecodable, report.Epochs.Count));
        Assert.Equal([(0, 20L - 4, 8L, 8L, 8L), (1, 18L, 0L, 0L, 0L)], report.Classes.Select(label => (label.ClassId, label.TrainingImages, label.ValidationImages, label.Predicted, label.Correct)));

        var given = await ReadAsync<int>(run, "given");
        var part = await ReadAsync<byte>(run, "part");
        var (scored, predictable, predicted) = (await ReadAsync<byte>(run, "scored"), await ReadAsync<byte>(run, "predictable"), await ReadAsync<int>(run, "predicted"));
        var confidence = await ReadAsync<float>(run, "self_confidence");
        for (var row = 0; row < StripedImages.RowsOfShard; row++)
        {
            var isValidation = StripedImages.IsInValidation(row);
            Assert.Equal(row is StripedImages.UnlabelledRow or StripedImages.RemovedRow or StripedImages.BrokenRow ? 0 : isValidation ? 2 : 1, part[row]);
            Assert.Equal(row switch { StripedImages.UnlabelledRow => -1, StripedImages.RemovedRow => -2, _ => StripedImages.ClassOf(row) }, given[row]);
            Assert.Equal(row is StripedImages.BrokenRow or StripedImages.RemovedRow ? 0 : 1, predictable[row]);
            Assert.Equal(isValidation ? 1 : 0, scored[row]);
            Assert.Equal(isValidation, confidence[row] > 0);
            if (predictable[row] != 0)
                Assert.Equal(StripedImages.ClassOf(row), predicted[row]);
        }

        // What the head says is what the model's own logits say.
        var logits = await _host.Store.ReadColumnAsync<Half>(DatasetKeys.Logits(Dataset, 0, run.Id));
        Assert.All(Enumerable.Range(0, StripedImages.RowsOfShard).Where(row => predictable[row] != 0), row => Assert.Equal(predicted[row], logits[row][0] >= logits[row][1] ? 0 : 1));

        var rde = await _host.RunAsync(new RunParameters { Rde = new RdeParameters { Augmentations = 2 } });
        Assert.Equal((run.Id, run.Id, 46L), (rde.Parameters.SourceRun, rde.Parameters.Model, rde.Summary.Scored));
        var importance = await _host.RunAsync(new RunParameters { SourceRun = run.Id, Importance = new ImportanceParameters() });
        Assert.Equal(run.Id, importance.Parameters.Model);
        var explained = await _host.Inference.ExplainAsync(new ExplainRequest { Dataset = Dataset, ImageId = "000000-0001", HeadRun = run.Id, Patch = 4, Stride = 4 });
        Assert.Equal((1, run.Id), (explained.ClassId, explained.Model));

        await Refused.WithAsync(
            StatusCode.InvalidArgument, () => _host.StartRunAsync(new RunParameters { SourceRun = run.Id, LabelIssues = new LabelIssuesParameters() }), "");
        await Refused.WithAsync(StatusCode.FailedPrecondition, () => _host.StartRunAsync(new RunParameters { LabelIssues = new LabelIssuesParameters() }), "Run: assay score stripes");
    }

    [Fact]
    public async Task StartRun_TwiceOrInterrupted_WritesTheSameColumns()
    {
        await _host.AddImagesAsync();
        var parameters = Network(augmentation: TrainingAugmentation.Crop);
        var first = await ReadAllAsync(await _host.RunAsync(parameters));

        var run = await _host.StartRunAsync(parameters);
        await Eventually.TrueAsync(() => ExistsAsync(run, NetworkPlan.CheckpointFile));
        await _host.StopAsync();
        await _host.DisposeAsync();
        _host = await NetworkHost.StartAsync(_folder, ("Jobs:SweepInterval", "00:00:00.2"));
        run = await _host.WaitAsync(run.Id);

        Assert.True(run.Progress.State == JobState.Succeeded, run.Progress.Error);
        var second = await ReadAllAsync(run);
        Assert.Equal(first.Keys, second.Keys);
        Assert.All(first, file => Assert.Equal(file.Value, second[file.Key]));
    }

    [Fact]
    public async Task CancelRun_WhileItTrains_EndsTheWorkerAndCanBeResumed()
    {
        await _host.AddImagesAsync();
        var run = await _host.StartRunAsync(Network(maxEpochs: 10_000));
        await Eventually.TrueAsync(() => ExistsAsync(run, NetworkPlan.CheckpointFile));

        await _host.Scoring.CancelRunAsync(new CancelRunRequest { Run = run.Id });

        await Eventually.TrueAsync(async () => !await ExistsAsync(run, NetworkPlan.File));
        Assert.Equal(JobState.Cancelled, (await _host.WaitAsync(run.Id)).Progress.State);
        await _host.Scoring.ResumeRunAsync(new ResumeRunRequest { Run = run.Id });
        await Eventually.TrueAsync(() => ExistsAsync(run, NetworkPlan.File));
        await _host.Scoring.CancelRunAsync(new CancelRunRequest { Run = run.Id });
        await Eventually.TrueAsync(async () => !await ExistsAsync(run, NetworkPlan.File));
    }

    [Fact]
    public async Task StartRun_ShareOfTheLabels_ValidatesByIt()
    {
        await _host.AddImagesAsync();
        var run = await _host.RunAsync(Network(validation: new NetworkValidation { Share = 0.25 }));

        // 44 of 48 have a label; a broken file in each shard is found out by whoever reads it, and may be of either part.
        Assert.InRange(run.Summary.Network.ValidationImages, 9, 11);
        Assert.Equal(42, run.Summary.Network.TrainingImages + run.Summary.Network.ValidationImages);
        Assert.Equal(run.Summary.Network.ValidationImages, run.Summary.Scored);
    }

    [Fact]
    public async Task StartRun_BadInputs_FailsWithWhatToDo()
    {
        await _host.AddImagesAsync(label: _ => LabelColumns.None);
        await Refused.WithAsync(StatusCode.FailedPrecondition, () => _host.StartRunAsync(Network()), "Label some images first");
        await _host.AddImagesAsync(label: _ => 1);
        await Refused.WithAsync(StatusCode.FailedPrecondition, () => _host.StartRunAsync(Network()), "all 44 labelled images have the class 'class 1'");

        await _host.AddImagesAsync();
        var noSplit = await _host.WaitAsync((await _host.StartRunAsync(Network(validation: new NetworkValidation { Split = "held-out" }))).Id);
        Assert.Contains("No image of the split \"held-out\"", noSplit.Progress.Error, StringComparison.Ordinal);

        await _host.AddImagesAsync(broken: true);
        var failed = await _host.WaitAsync((await _host.StartRunAsync(Network())).Id);
        Assert.Equal(JobState.Failed, failed.Progress.State);
        Assert.Contains("can be decoded, such as \"0-00.png\"", failed.Progress.Error, StringComparison.Ordinal);
        Assert.Contains("then resume the run", failed.Progress.Error, StringComparison.Ordinal);

        // Mended and resumed it goes on.
        await _host.AddImagesAsync();
        await _host.Scoring.ResumeRunAsync(new ResumeRunRequest { Run = failed.Id });
        Assert.Equal(JobState.Succeeded, (await _host.WaitAsync(failed.Id)).Progress.State);
    }

    [Fact]
    public async Task StartRun_BadParameters_AreAllNamed()
    {
        var parameters = new NetworkParameters
        {
            Width = 7,
            LearningRate = -1,
            Batch = 2000,
            MaxEpochs = -1,
            Patience = 20_000,
            ClassWeight = double.NaN,
            EpochImages = -1,
            Augmentation = (TrainingAugmentation)9,
            Validation = new NetworkValidation { Share = 0.95, LabelVersion = "given" },
        };
        var refused = await Refused.WithAsync(StatusCode.InvalidArgument, () => _host.StartRunAsync(new RunParameters { Network = parameters }), "");
        foreach (var field in (string[])["width", "learning_rate", "batch", "max_epochs", "patience", "class_weight", "epoch_images", "augmentation", "validation.share", "validation.label_version"])
            Assert.Contains($"parameters.network.{field}", refused.Status.Detail, StringComparison.Ordinal);

        await RefusedAsync(new NetworkParameters { Preset = NetworkPreset.Digits, Layers = { Dense(3) } }, "cannot be given together with a preset");
        await RefusedAsync(new NetworkParameters { Layers = { new NetworkLayer() } }, "parameters.network.layers[0]");
        await RefusedAsync(new NetworkParameters { Layers = { new NetworkLayer { Convolution = new ConvolutionLayer { Filters = 4, Kernel = 4 } } } }, "take an odd one");
        await RefusedAsync(new NetworkParameters { Width = 8, Layers = { Enumerable.Repeat(new NetworkLayer { MaxPool = new MaxPoolLayer() }, 4) } }, "give larger images");
        await RefusedAsync(new NetworkParameters { Layers = { Dense(8), new NetworkLayer { MaxPool = new MaxPoolLayer() } } }, "put it before the first dense layer");

        Task RefusedAsync(NetworkParameters network, string message) =>
            Refused.WithAsync(StatusCode.InvalidArgument, () => _host.StartRunAsync(new RunParameters { Network = network }), message);
    }

    private static RunParameters Network(NetworkValidation? validation = null, TrainingAugmentation augmentation = TrainingAugmentation.None, int maxEpochs = 15) => new()
    {
        Seed = 4,
        Network = new NetworkParameters
        {
            Layers =
            {
                new NetworkLayer { Convolution = new ConvolutionLayer { Filters = 4 } }, new NetworkLayer { MaxPool = new MaxPoolLayer() },
                new NetworkLayer { Dropout = new DropoutLayer { Rate = 0.25 } }, Dense(8),
            },
            Width = StripedImages.Side,
            Channels = 1,
            Batch = 8,
            LearningRate = 0.01,
            MaxEpochs = maxEpochs,
            Patience = maxEpochs,
            Augmentation = augmentation,
            Validation = validation,
        },
    };

    private static NetworkLayer Dense(int units) => new() { Dense = new DenseLayer { Units = units } };

    private Task<bool> ExistsAsync(Run run, string file) => _host.Store.ExistsAsync(DatasetKeys.RunFile(Dataset, run.Id, file));

    private async Task<T[]> ReadAsync<T>(Run run, string column)
        where T : unmanaged =>
        (await _host.Store.ReadColumnAsync<T>(DatasetKeys.RunColumn(Dataset, run.Id, 0, column))).Elements;

    /// <summary>Columns and heads; not the files that tell of speed.</summary>
    private async Task<SortedDictionary<string, byte[]>> ReadAllAsync(Run run)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        var prefix = DatasetKeys.Run(Dataset, run.Id);
        await foreach (var entry in _host.Store.ListAsync(prefix))
        {
            if (entry.Key.EndsWith(".npy", StringComparison.Ordinal))
                files.Add(entry.Key[prefix.Length..], await _host.Store.ReadAllAsync(entry.Key));
        }

        return files;
    }
}
