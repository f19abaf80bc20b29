using Assay.Ingestion.V1;
using Assay.RealParts;
using Assay.Selection.V1;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.EndToEndTests.RealParts;

/// <summary>Images, and what one process makes of them: the reference that every other run has to equal to the byte.</summary>
public sealed class RealPartsFixture : IAsyncLifetime
{
    public const string Reference = "reference";
    private readonly TemporaryFolder _folder = new();

    /// <summary>Whether the sizes of the full exercise are asked for (<c>SCALE=full</c>) instead of those that every test run can afford.</summary>
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("SCALE") == "full";

    public static int Images { get; } = IsFull ? 5_000 : 600;

    // Drawing a picture takes longer than all that is done with it afterwards.
    private const int Copies = 5;

    public static int ShardSize { get; } = IsFull ? 128 : 32;

    /// <summary>Objects of the embedded run, see <see cref="StoreSnapshot"/>.</summary>
    public SortedDictionary<string, string> Expected { get; private set; } = [];

    /// <summary>Images that the embedded run selected, in order.</summary>
    public IReadOnlyList<SelectedImage> ExpectedSelection { get; private set; } = [];

    public async Task InitializeAsync()
    {
        if (RequiresServersFactAttribute.Missing is not null)
            return;
        var made = await AssayProcess.RunAsync("sample", _folder.At("sample"), "--count", $"{Images / Copies}", "--seed", "11");
        if (made.ExitCode != 0)
            throw new InvalidOperationException($"assay sample failed: {made.Errors}");
        Multiply(_folder.At("sample", "images"), _folder.At("images"));

        await using var embedded = await EmbeddedProcess.UpAsync(_folder.At("embedded"));
        var job = new MainJob(Plan(Reference), embedded.Processes, CancellationToken.None);
        ExpectedSelection = await job.RunAsync();
        using var store = embedded.OpenStore();
        Expected = await StoreSnapshot.ReadAsync(store, Reference, job.Run);
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>A folder for a test's own.</summary>
    public string At(string name) => _folder.At(name);

    /// <summary>The same work under another name.</summary>
    public MainJobPlan Plan(string dataset) => new(
        dataset, new Source { Folder = new FolderSource { Path = _folder.At("images") } }, ShardSize, StorageMode.Copy)
    {
        // What is learned is tested elsewhere.
        Regularisation = [0.01, 0.1],
    };

    /// <summary>The images that every run copies, by key.</summary>
    public IEnumerable<string> ExpectedImages => Expected.Keys.Where(key => key.StartsWith("images/", StringComparison.Ordinal));

    /// <summary>Fails unless a run left what the embedded one left.</summary>
    public void AssertSame(SortedDictionary<string, string> actual, IReadOnlyList<SelectedImage> selection)
    {
        Assert.Contains(Expected.Keys, key => key.EndsWith("/embeddings.npy", StringComparison.Ordinal));
        Assert.Contains(Expected.Keys, key => key.EndsWith("/self_confidence.npy", StringComparison.Ordinal));
        var differences = StoreSnapshot.Compare(Expected, actual);
        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.Equal(ExpectedSelection.Select(image => (image.ImageId, image.Score)), selection.Select(image => (image.ImageId, image.Score)));
    }

    private static void Multiply(string source, string target)
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            for (var copy = 0; copy < Copies; copy++)
            {
                var place = Directory.CreateDirectory(Path.Combine(target, Path.GetFileName(Path.GetDirectoryName(file)!)));
                File.Copy(file, Path.Combine(place.FullName, $"{copy}-{Path.GetFileName(file)}"));
            }
        }
    }
}
