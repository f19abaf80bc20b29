using Assay.ObjectStorage.Images;

namespace Assay.Ingestion.Sources.Tar;

/// <summary>A tar on this machine.</summary>
internal sealed class FileTar(string path, AllowedFolders allowed) : ITar
{
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public string Identity => $"tar:{Path}";

    public Task<ITarBytes> OpenAsync(CancellationToken cancellationToken)
    {
        LocalPath.RequireFile(Path, "source.tar.path", "tar", allowed);
        return Task.FromResult<ITarBytes>(new FileTarBytes(Path));
    }

    public ImageLocation Locate(long offset, long length) => ImageLocation.File(Path, offset, length);
}
