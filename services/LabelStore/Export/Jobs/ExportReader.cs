using Assay.LabelStore.Pieces;
using Assay.ObjectStorage;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Jobs;

namespace Assay.LabelStore.Export.Jobs;

/// <summary>Reads files of exports.</summary>
internal sealed class ExportReader(ExportJobs exports, IObjectStore objects)
{
    /// <summary>A file's bytes from a place on.</summary>
    /// <exception cref="NotFoundException">There is no such export or file.</exception>
    /// <exception cref="WrongStateException">It is not written yet.</exception>
    public async Task<Stream> OpenAsync(string id, string name, long offset, CancellationToken cancellationToken)
    {
        var export = await exports.GetAsync(id, cancellationToken);
        if (export.Record.Status != JobStatus.Succeeded)
        {
            throw new WrongStateException(
                $"The export {id} is {export.Record.Status.ToString().ToLowerInvariant()}; its files can be read when it has succeeded. Watch it with WatchExport.");
        }

        var file = export.Files.FirstOrDefault(file => file.Name == name)
            ?? throw new NotFoundException($"The export {id} has no file \"{name}\"; it has {string.Join(", ", export.Files.Select(file => file.Name))}.");
        if (offset > file.Bytes())
            throw new InvalidInputException("offset", $"is {offset}; {name} has {file.Bytes()} bytes");
        return new PieceStream(objects, piece => export.KeyOf(file.Name, piece), file.Pieces, offset);
    }
}
