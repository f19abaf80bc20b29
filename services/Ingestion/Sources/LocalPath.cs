using Assay.ObjectStorage;
using Assay.ObjectStorage.Images;
using Assay.ServiceDefaults.Errors;

namespace Assay.Ingestion.Sources;

/// <summary>Checks of a path that a caller gave, each with its own message. Whether it is allowed comes first: others are told nothing of what exists.</summary>
internal static class LocalPath
{
    public static void RequireFolder(string path, string field, AllowedFolders allowed)
    {
        RequireAllowed(path, field, "folder", allowed);
        if (File.Exists(path))
        {
            throw new InvalidInputException(field,
                $"'{SourceText.Printable(path)}' is a file, not a folder; take its folder, or a tar or manifest source for a .tar, .csv or .jsonl");
        }

        if (!Directory.Exists(path))
            throw new NotFoundException($"There is no folder '{SourceText.Printable(path)}' on the machine of the Ingestion service. Check the path; it must be absolute.");
    }

    public static void RequireFile(string path, string field, string kind, AllowedFolders allowed)
    {
        RequireAllowed(path, field, kind, allowed);
        if (Directory.Exists(path))
            throw new InvalidInputException(field, $"'{SourceText.Printable(path)}' is a folder, not a {kind} file; take a folder source for it");
        if (!File.Exists(path))
            throw new NotFoundException($"There is no {kind} file '{SourceText.Printable(path)}' on the machine of the Ingestion service. Check the path; it must be absolute.");
    }

    public static FileStream Open(string path, string kind)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, FileOptions.Asynchronous);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new WrongStateException($"The {kind} '{SourceText.Printable(path)}' cannot be read: {exception.Message} Give the service the right to read it.", exception);
        }
    }

    private static void RequireAllowed(string path, string field, string kind, AllowedFolders allowed)
    {
        if (!allowed.Contains(path))
        {
            throw new InvalidInputException(field,
                $"the {kind} '{SourceText.Printable(path)}' is not below an allowed folder; allowed: {allowed.Described}. Add it to {LocalFilesOptions.Section}:{nameof(LocalFilesOptions.AllowedRoots)} of the Ingestion service");
        }
    }
}
