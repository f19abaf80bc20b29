using Assay.Ingestion.Sources.Manifest;
using Assay.Ingestion.Sources.Tar;
using Assay.Ingestion.V1;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Images;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Validation;

namespace Assay.Ingestion.Sources;

/// <summary>Makes a source of what a caller asked for, after checking its fields.</summary>
internal sealed class SourceOpener(AllowedFolders allowed, IObjectStore store)
{
    /// <exception cref="InvalidInputException">A field is bad.</exception>
    public IImageSource Open(Source? source)
    {
        Validate(source);
        return source!.KindCase switch
        {
            Source.KindOneofCase.Folder => new FolderImageSource(source.Folder.Path, source.Folder.Labels, allowed),
            Source.KindOneofCase.Tar when source.Tar.Path.Length > 0 =>
                new TarImageSource(ImageLocationKind.File, source.Tar.Path, source.Tar.Labels, allowed, store),
            Source.KindOneofCase.Tar => new TarImageSource(ImageLocationKind.Object, source.Tar.ObjectKey, source.Tar.Labels, allowed, store),
            Source.KindOneofCase.Manifest => new ManifestImageSource(source.Manifest.Path, allowed),
            _ => new ObjectPrefixImageSource(source.ObjectPrefix.Prefix, source.ObjectPrefix.Labels, store),
        };
    }

    private static void Validate(Source? source)
    {
        var validator = new RequestValidator();
        switch (source?.KindCase ?? Source.KindOneofCase.None)
        {
            case Source.KindOneofCase.Folder:
                CheckPath(source!.Folder.Path, "source.folder.path", validator);
                CheckLayout(source.Folder.Labels, "source.folder.labels", validator);
                break;
            case Source.KindOneofCase.Tar:
                var tar = source!.Tar;
                if (validator.Check(tar.Path.Length > 0 != tar.ObjectKey.Length > 0, "source.tar", "needs a path or an object_key, not both"))
                {
                    if (tar.Path.Length > 0)
                        CheckPath(tar.Path, "source.tar.path", validator);
                    else
                        validator.Check(ObjectKey.IsValid(tar.ObjectKey), "source.tar.object_key", $"'{SourceText.Printable(tar.ObjectKey)}' is no valid key");
                }

                CheckLayout(tar.Labels, "source.tar.labels", validator);
                break;
            case Source.KindOneofCase.Manifest:
                CheckPath(source!.Manifest.Path, "source.manifest.path", validator);
                break;
            case Source.KindOneofCase.ObjectPrefix:
                CheckLayout(source!.ObjectPrefix.Labels, "source.object_prefix.labels", validator);
                break;
            default:
                validator.Check(false, "source", "is missing; give a folder, a tar, a manifest or an object_prefix");
                break;
        }

        validator.ThrowIfInvalid();
    }

    private static void CheckPath(string path, string field, RequestValidator validator) =>
        validator.Check(
            Path.IsPathFullyQualified(path) && !path.Contains('\0'), field,
            $"'{SourceText.Printable(path)}' is no absolute path; begin at the root of the machine of the Ingestion service");

    private static void CheckLayout(LabelLayout layout, string field, RequestValidator validator) =>
        validator.Check(Enum.IsDefined(layout), field, $"is {(int)layout}, which is no layout of labels");
}
