using Xunit;

namespace Assay.EndToEndTests;

/// <summary>A small sample set, made once by <c>assay sample</c>.</summary>
public sealed class SampleFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public string Folder => _folder.At("sample");

    public string Images => System.IO.Path.Combine(Folder, "images");

    public async Task InitializeAsync()
    {
        var made = await AssayProcess.RunAsync("sample", Folder, "--count", "100", "--seed", "7");
        if (made.ExitCode != 0)
            throw new InvalidOperationException($"assay sample failed: {made.Errors}");
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Copies the same pictures many times into a folder: enough shards that what a test does to a process lands between them.</summary>
    public string MultiplyTo(string folder, int copies)
    {
        foreach (var file in Directory.EnumerateFiles(Images, "*", SearchOption.AllDirectories))
        {
            for (var copy = 0; copy < copies; copy++)
            {
                var target = Path.Combine(folder, $"{Path.GetFileName(Path.GetDirectoryName(file))}", $"{copy:D2}-{Path.GetFileName(file)}");
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
        }

        return folder;
    }
}
