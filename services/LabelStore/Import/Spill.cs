using System.Text;

namespace Assay.LabelStore.Import;

/// <summary>
/// Records in temporary files, parted by a key, so that a part fits in memory although the whole does not. Nobody else sees the files, and they are gone when
/// the process is.
/// </summary>
internal sealed class Spill : IDisposable
{
    private const int BufferBytes = 32 * 1024;
    private readonly BinaryWriter[] _parts;

    /// <param name="folder">Folder of the files; empty = the system's.</param>
    /// <param name="parts">Number of parts, 1 or more.</param>
    public Spill(string folder, int parts)
    {
        _parts = new BinaryWriter[parts];
        for (var i = 0; i < parts; i++)
            _parts[i] = new BinaryWriter(Create(folder), Encoding.UTF8);
    }

    public int Parts => _parts.Length;

    /// <summary>Where the next record of a part goes.</summary>
    public BinaryWriter this[int part] => _parts[part];

    /// <summary>The part of a 128-bit key.</summary>
    public int PartOf(UInt128 key) => (int)((ulong)key % (ulong)_parts.Length);

    /// <summary>The records of a part in the order written; nothing can be written to it afterwards.</summary>
    public IEnumerable<T> Read<T>(int part, Func<BinaryReader, T> read)
    {
        var file = _parts[part];
        file.Flush();
        var stream = file.BaseStream;
        stream.Position = 0;
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        while (stream.Position < stream.Length)
            yield return read(reader);
    }

    public void Dispose()
    {
        foreach (var part in _parts)
            part?.Dispose();
    }

    private static FileStream Create(string folder)
    {
        var path = Path.Join(folder.Length == 0 ? Path.GetTempPath() : folder, $"assay-import-{Guid.NewGuid():N}.tmp");
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, BufferBytes, FileOptions.DeleteOnClose);
        // Where an open file may be unlinked, no kill can leave it behind.
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
        return file;
    }
}
