using System.Text;

namespace Assay.ObjectStorage.Folder;

/// <summary>Where the objects of a root lie, and what else may lie there.</summary>
internal sealed class FolderPaths(string root)
{
    public string Root => root;

    public string Of(string key)
    {
        ObjectKey.Require(key);
        var path = new StringBuilder(root.Length + key.Length + 8).Append(root);
        foreach (var range in key.AsSpan().Split('/'))
            FolderSegment.Append(path.Append('/'), key.AsSpan(range));
        return path.ToString();
    }

    /// <summary>Whether a folder on the way from the root to <paramref name="path"/>, or that itself, is a symbolic link.</summary>
    public bool LeadsThroughLink(string path, bool includingLast)
    {
        if (path.Length <= root.Length)
            return false; // the root itself may be one

        for (var slash = path.IndexOf('/', root.Length + 1); ; slash = path.IndexOf('/', slash + 1))
        {
            if (slash < 0 && !includingLast)
                return false;

            var attributes = new FileInfo(slash < 0 ? path : path[..slash]).Attributes;
            if ((int)attributes == -1)
                return false; // it does not exist, so nothing below it does
            if (attributes.HasFlag(FileAttributes.ReparsePoint))
                return true;
            if (slash < 0)
                return false;
        }
    }

    /// <summary>Whether a file lies where a folder on the way to <paramref name="path"/> should.</summary>
    public bool IsBelowObject(string path)
    {
        for (var slash = path.LastIndexOf('/'); slash > root.Length; slash = path.LastIndexOf('/', slash - 1))
        {
            if (File.Exists(path[..slash]))
                return true;
        }

        return false;
    }

    public void RemoveEmptyFolders(string folder)
    {
        try
        {
            for (; folder.Length > root.Length; folder = Path.GetDirectoryName(folder)!)
                Directory.Delete(folder);
        }
        catch (Exception e) when (FolderErrors.IsExpected(e))
        {
            // Not empty, or no longer there.
        }
    }
}
