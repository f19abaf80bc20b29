using Assay.LabelStore.V1;

namespace Assay.Cli.Commands.Exchange;

/// <summary>A file that an import takes.</summary>
/// <param name="File">The file.</param>
/// <param name="Format">Its format.</param>
/// <param name="MergesRows">Whether several rows about an image are labels of one set.</param>
/// <param name="IsTemporary">Whether it was made for the import and is deleted afterwards.</param>
internal sealed record ImportPackage(string File, ImportFormat Format, bool MergesRows = false, bool IsTemporary = false) : IDisposable
{
    public void Dispose()
    {
        if (IsTemporary)
            System.IO.File.Delete(File);
    }
}
