namespace Assay.Cli.CommandLine;

/// <summary>Writes a file whole or not at all: what breaks off leaves nothing under the name asked for.</summary>
internal static class WholeFile
{
    public static async Task WriteAsync(string file, Func<Stream, Task> write)
    {
        var partial = file + ".partial";
        try
        {
            await using (var stream = File.Create(partial))
                await write(stream);
            File.Move(partial, file, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    public static Task WriteAsync(string file, string text, CancellationToken cancellationToken) =>
        WriteAsync(file, async stream =>
        {
            await using var writer = new StreamWriter(stream);
            await writer.WriteAsync(text.AsMemory(), cancellationToken);
        });
}
