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

}
