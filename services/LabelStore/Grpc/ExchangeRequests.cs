using Assay.LabelStore.Import.Jobs;
using Assay.LabelStore.V1;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Validation;

namespace Assay.LabelStore.Grpc;

/// <summary>Checks requests about exports and imports and turns them into what the domain takes.</summary>
internal static class ExchangeRequests
{
    private const int MaxPartBytes = 4 << 20;
    private const int Sha256Digits = 64;

    public static ExportFormat Read(StartExportRequest request)
    {
        var validator = new RequestValidator();
        validator.Name(request.Dataset, "dataset");
        var format = LabelStoreRequests.Format(validator, request.Format);
        LabelStoreRequests.CheckVersion(validator, request.LabelVersion, "label_version");
        validator.ThrowIfInvalid();
        return format;
    }

    public static void Check(ReadExportRequest request)
    {
        var validator = new RequestValidator();
        validator.Name(request.Export, "export");
        validator.Check(LayoutName.IsValid(request.File), "file", "is no name of a file of an export; GetExport lists them");
        validator.Check(request.Offset >= 0, "offset", $"is {request.Offset}; must be 0 or more");
        validator.ThrowIfInvalid();
    }

    public static NewImport Read(StartImportRequest request)
    {
        var validator = new RequestValidator();
        if (request.Id.Length > 0)
            validator.Name(request.Id, "id");
        validator.Name(request.Dataset, "dataset");
        validator.Check(
            request.Format is ImportFormat.Csv or ImportFormat.Jsonl or ImportFormat.Coco, "format",
            "must be one of IMPORT_FORMAT_CSV, IMPORT_FORMAT_JSONL and IMPORT_FORMAT_COCO");
        var version = request.Version.Length > 0 ? request.Version : request.Id;
        validator.Check(
            version.Length == 0 || LabelVersionName.IsBranch(version), request.Version.Length > 0 ? "version" : "id",
            $"must be 1 to 63 of a-z 0-9 . _ -, begin with a letter or digit, and be neither \"{LabelVersionName.Given}\", \"{LabelVersionName.None}\" nor v and a number, which are versions of the data set's own line");
        LabelStoreRequests.CheckVersion(validator, request.Base, "base");
        validator.Check(Enum.IsDefined(request.Unlisted), "unlisted", "must be UNLISTED_IMAGES_KEEP or UNLISTED_IMAGES_REMOVE");
        validator.ThrowIfInvalid();
        return new NewImport(
            request.Id, request.Dataset, request.Format, request.Version, request.Base, request.Unlisted == UnlistedImages.Remove,
            request.SkipUnknown, request.KnownClassesOnly, request.MergeRows);
    }

    public static void Check(AppendImportRequest request)
    {
        var validator = new RequestValidator();
        validator.Name(request.Import, "import");
        validator.Check(request.Offset >= 0, "offset", $"is {request.Offset}; must be 0 or more");
        validator.Check(request.Content.Length is > 0 and <= MaxPartBytes, "content", $"has {request.Content.Length} bytes; must be 1 .. {MaxPartBytes}");
        validator.ThrowIfInvalid();
    }

    public static string Read(RunImportRequest request)
    {
        var validator = new RequestValidator();
        validator.Name(request.Import, "import");
        validator.Check(
            request.Sha256.Length == 0 || (request.Sha256.Length == Sha256Digits && request.Sha256.All(char.IsAsciiHexDigit)), "sha256",
            $"must be {Sha256Digits} hexadecimal digits, or empty");
        validator.ThrowIfInvalid();
        return request.Sha256.ToLowerInvariant();
    }

    /// <summary>The name of a data set and the size of a page.</summary>
    public static int ReadList(string dataset, int pageSize)
    {
        var validator = new RequestValidator();
        validator.Name(dataset, "dataset");
        var size = validator.PageSize(pageSize);
        validator.ThrowIfInvalid();
        return size;
    }
}
