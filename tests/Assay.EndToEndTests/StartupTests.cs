using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Assay.EndToEndTests;

/// <summary>What a person reads when <c>assay up</c> cannot start.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class StartupTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Up_OnAPortInUse_NamesThePortAndTheRemedy()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var result = await AssayProcess.RunAsync("up", "--data", _folder.At("data"), "--port", $"{port}", "--grpc-port", "0");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($":{port}", result.Errors);
        Assert.Contains("choose other ports with --port and --grpc-port", result.Errors);
    }

    [Fact]
    public async Task Up_OnAFolderThatAnotherUses_SaysSo()
    {
        await using var first = await AssayProcess.UpAsync(_folder.At("data"));
        var result = await AssayProcess.RunAsync("up", "--data", _folder.At("data"), "--port", "0", "--grpc-port", "0");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"Another Assay is running on the data folder {_folder.At("data")}", result.Errors);
    }

    [Fact]
    public async Task Up_OnAFolderThatIsAFile_SaysSo()
    {
        await File.WriteAllTextAsync(_folder.At("data"), "a file");
        var result = await AssayProcess.RunAsync("up", "--data", _folder.At("data"), "--port", "0", "--grpc-port", "0");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"The data folder {_folder.At("data")} cannot be made", result.Errors);
        Assert.Contains("Choose another with --data", result.Errors);
    }

    [RequiresTmpfsFact]
    public async Task Up_OnAReadOnlyFolder_SaysSo()
    {
        using var mount = Tmpfs.Mount(_folder.At("ro"), "size=1m,ro");
        var result = await AssayProcess.RunAsync("up", "--data", mount.Path, "--port", "0", "--grpc-port", "0");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"The data folder {mount.Path} cannot be written", result.Errors);
    }

    [RequiresTmpfsFact]
    public async Task Up_OnAFullDisk_SaysSo()
    {
        using var mount = Tmpfs.Mount(_folder.At("full"), "size=64k");
        await File.WriteAllBytesAsync(mount.Fill(), new byte[64 * 1024 - 4096]);
        var result = await AssayProcess.RunAsync("up", "--data", mount.Path, "--port", "0", "--grpc-port", "0");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(mount.Path, result.Errors);
        Assert.Matches("(?i)space|full", result.Errors);
    }
}
