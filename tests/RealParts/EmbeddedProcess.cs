using System.Globalization;
using Assay.ObjectStorage;

namespace Assay.RealParts;

/// <summary>All services in one process, started as the separate ones are, so that both can be compared.</summary>
public sealed class EmbeddedProcess : IAsyncDisposable
{
    private const string Name = "allinone";
    private readonly string _data;

    private EmbeddedProcess(string folder)
    {
        _data = Path.Combine(folder, "data");
        Processes = new ServiceProcesses(folder);
    }

    public ServiceProcesses Processes { get; }

    /// <param name="folder">New folder for everything.</param>
    public static async Task<EmbeddedProcess> UpAsync(string folder)
    {
        var embedded = new EmbeddedProcess(folder);
        Directory.CreateDirectory(Path.Combine(folder, "services"));
        Directory.CreateDirectory(Path.Combine(folder, "secrets"));
        await File.WriteAllTextAsync(Path.Combine(folder, "config.json"), "{}");
        var port = FreePorts.Find(2);
        await File.WriteAllLinesAsync(Path.Combine(folder, "services", Name),
        [
            "# Assay.AllInOne",
            string.Create(CultureInfo.InvariantCulture, $"Endpoints__Grpc=http://127.0.0.1:{port}"),
            string.Create(CultureInfo.InvariantCulture, $"Endpoints__Web=http://127.0.0.1:{port + 1}"),
            $"Data__Folder={embedded._data}",
        ]);
        await embedded.Processes.StartAsync();
        return embedded;
    }

    /// <summary>The store that the process uses.</summary>
    public FolderObjectStore OpenStore() => new(Path.Combine(_data, "objects"));

    public async ValueTask DisposeAsync()
    {
        await Processes.StopAsync();
        Processes.Dispose();
    }
}
