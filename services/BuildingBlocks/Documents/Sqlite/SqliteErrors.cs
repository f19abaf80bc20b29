using Microsoft.Data.Sqlite;

namespace Assay.Documents.Sqlite;

/// <summary>Turns what SQLite says into what the port promises.</summary>
internal static class SqliteErrors
{
    // https://www.sqlite.org/rescode.html
    private const int Perm = 3, Busy = 5, Locked = 6, ReadOnly = 8, Corrupt = 11, Full = 13, CantOpen = 14, Auth = 23, NotADatabase = 26;

    private const string Setting = $"{DocumentsOptions.Section}:{nameof(DocumentsOptions.Path)}";

    public static DocumentStoreException Translate(SqliteException e, string path) => e.SqliteErrorCode switch
    {
        Full => new DocumentStoreFullException(
            $"The database '{path}' cannot grow: its disk is full. Free space there, or move the database to a larger disk and set {Setting}; nothing that was stored is lost.", e),
        ReadOnly or CantOpen or Perm or Auth => new DocumentStoreReadOnlyException(
            $"The database '{path}' cannot be opened for writing: {Reason(e)}. Give the user '{Environment.UserName}' write access to the file and its folder, or set {Setting} to another file.", e),
        Busy or Locked => new DocumentStoreBusyException(
            $"The database '{path}' stayed locked by another process. Close whatever holds it (a shell with an open transaction, a backup), or raise {DocumentsOptions.Section}:{nameof(DocumentsOptions.BusyTimeout)}.", e),
        Corrupt or NotADatabase => new DocumentStoreCorruptException(
            $"The file '{path}' is damaged or is not a SQLite database: {Reason(e)}. Restore it from a backup, try `sqlite3 '{path}' .recover`, or set {Setting} to another file.", e),
        _ => new DocumentStoreException($"The database '{path}' failed: {Reason(e)} (SQLite {e.SqliteErrorCode}/{e.SqliteExtendedErrorCode}). Check its disk.", e),
    };

    private static string Reason(SqliteException e) => e.Message.TrimEnd('.');
}
