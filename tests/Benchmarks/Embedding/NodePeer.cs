using System.Text.Json;

namespace Assay.Benchmarks.Embedding;

/// <summary>
/// What a Node user would write (onnxruntime-node and sharp). The script is not the project's: <c>ASSAY_PEERS</c>, or ../shared/peers beside the
/// repository. Its packages are those of tools/bench/peers.
/// </summary>
internal sealed class NodePeer(string script)
{
    public static NodePeer? Find()
    {
        var folder = Environment.GetEnvironmentVariable("ASSAY_PEERS") is { Length: > 0 } set ? set : Path.Combine("..", "shared", "peers");
        var source = Path.GetFullPath(Path.Combine(folder, "embed.mjs"));
        var packages = Path.GetFullPath(Path.Combine("tools", "bench", "peers", "node_modules"));
        if (!File.Exists(source) || !Directory.Exists(packages))
        {
            Console.WriteLine($"SKIPPED the peer: {(File.Exists(source) ? packages : source)} is absent; run make bench-embed with ASSAY_PEERS set to the folder of embed.mjs.");
            return null;
        }

        // Node looks for packages beside the script.
        var place = Directory.CreateDirectory(Path.Combine("artifacts", "bench", "peer")).FullName;
        var script = Path.Combine(place, "embed.mjs");
        File.Copy(source, script, overwrite: true);
        var link = Path.Combine(place, "node_modules");
        if (!Directory.Exists(link))
            Directory.CreateSymbolicLink(link, packages);
        return new NodePeer(script);
    }

    /// <summary>Images per second.</summary>
    public async Task<double> RunAsync(string folder, string model)
    {
        var line = await ChildProcess.RunAsync("node", script, model, folder, "input", "224", "127.5", "127.5");
        return JsonDocument.Parse(line).RootElement.GetProperty("imagesPerSecond").GetDouble();
    }
}
