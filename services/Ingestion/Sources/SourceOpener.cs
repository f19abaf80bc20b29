using Assay.Ingestion.Sources.Buckets;
using Assay.Ingestion.Sources.Manifest;
using Assay.Ingestion.Sources.Tar;
using Assay.Ingestion.V1;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.S3;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Validation;
using Microsoft.Extensions.Options;

namespace Assay.Ingestion.Sources;

/// <summary>Makes a source of what a caller asked for, after checking its fields.</summary>
internal sealed class SourceOpener(AllowedFolders allowed, IObjectStore store, ReadableBuckets buckets, IOptions<IngestionOptions> options)
{
    /// <param name="source">As the caller wrote it.</param>
    /// <param name="parts">Prefix of the objects that keep what was listed so far, for sources that are listed for long; null = nothing is kept.</param>
    /// <exception cref="InvalidInputException">A field is bad.</exception>
    public IImageSource Open(Source? source, string? parts = null)
    {
        Validate(source);
        return source!.KindCase switch
        {
            Source.KindOneofCase.Folder => new FolderImageSource(source.Folder.Path, source.Folder.Labels, allowed),
            Source.KindOneofCase.Tar when source.Tar.Path.Length > 0 =>
                new TarImageSource(new FileTar(source.Tar.Path, allowed), source.Tar.Labels),
            Source.KindOneofCase.Tar when source.Tar.Bucket.Length > 0 =>
                new TarImageSource(new BucketTar(Readable(source.Tar.Bucket, "source.tar.bucket"), source.Tar.ObjectKey), source.Tar.Labels),
            Source.KindOneofCase.Tar => new TarImageSource(new ObjectTar(store, source.Tar.ObjectKey), source.Tar.Labels),
            Source.KindOneofCase.Bucket => new BucketImageSource(
                Readable(source.Bucket.Bucket, "source.bucket.bucket"), source.Bucket.Prefix, source.Bucket.Labels,
                parts is null ? null : new ListingParts(store, parts), options.Value.ListingsInFlight),
            Source.KindOneofCase.Manifest => new ManifestImageSource(source.Manifest.Path, allowed),
            _ => new ObjectPrefixImageSource(source.ObjectPrefix.Prefix, source.ObjectPrefix.Labels, store),
        };
    }

    private IReadableBucket Readable(string bucket, string field) =>
        buckets.Find(bucket) ?? throw new InvalidInputException(field,
            $"'{SourceText.Printable(bucket)}' is no bucket that may be read; they are: {buckets.Described}");

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
                    else if (tar.Bucket.Length == 0)
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
            case Source.KindOneofCase.Bucket:
                CheckLayout(source!.Bucket.Labels, "source.bucket.labels", validator);
                break;
            default:
                validator.Check(false, "source", "is missing; give a folder, a tar, a manifest, an object_prefix or a bucket");
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
