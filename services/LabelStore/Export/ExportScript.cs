using System.Buffers;
using System.Runtime.CompilerServices;
using Assay.ObjectStorage;

namespace Assay.LabelStore.Export;

/// <summary>
/// An export in steps, a shard and pass each, so that it can go on after any of them: what a step writes follows from the source, the number of the step and the
/// tally of the steps before.
/// </summary>
internal sealed class ExportScript(IExportFormat format, ExportSource source)
{
    // A data set without shards still has a header and an end.
    private readonly int _width = Math.Max(1, source.Shards);

    public int Steps => _width * format.Passes;

    /// <summary>Writes the steps from one on.</summary>
    /// <param name="first">Number of the first step, from 0.</param>
    /// <param name="tally">What the steps before have counted; counted on.</param>
    /// <param name="output">Takes the bytes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>After each step: how many are done, and how many images it read.</returns>
    public async IAsyncEnumerable<(int Done, int Images)> WriteAsync(
        int first, ExportTally tally, IBufferWriter<byte> output, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var writing = new ExportWriting(source, tally, output);
        var done = first;
        var read = ReadAhead.InOrderAsync(
            Enumerable.Range(first, Steps - first), (step, token) => source.ReadShardAsync(step % _width, token), cancellationToken);
        await foreach (var images in read)
        {
            var pass = done / _width;
            if (done % _width == 0)
            {
                tally.Number = 0;
                format.Begin(writing, pass);
            }

            foreach (var image in images)
            {
                tally.Number++;
                format.Write(writing, pass, image);
            }

            if (++done == Steps)
                format.End(writing);
            yield return (done, images.Count);
        }
    }
}
