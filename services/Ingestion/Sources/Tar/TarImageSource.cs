using System.Runtime.CompilerServices;
using Assay.Ingestion.V1;
using Assay.ServiceDefaults.Errors;

namespace Assay.Ingestion.Sources.Tar;

/// <summary>
/// Members of an uncompressed tar, read in place. Members that follow each other with the same key (the name up to the first dot)
/// are a WebDataset sample: a .cls, .json or .txt among them labels the images whose names begin like its own.
/// </summary>
internal sealed class TarImageSource : IImageSource
{
    // Bounds the memory of a sample: "img.001.jpg, img.002.jpg, ..." look like one.
    private const int MaxSample = 1_000;

    private readonly ITar _tar;
    private readonly LabelLayout _layout;

    public TarImageSource(ITar tar, LabelLayout layout) => (_tar, _layout) = (tar, layout);

    public string Identity => _tar.Identity;

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        await using var bytes = await _tar.OpenAsync(cancellationToken);
        await foreach (var _ in new TarMembers(bytes, SourceText.Printable(_tar.Path)).ReadAsync(new SourceWarnings(), cancellationToken))
            return;
        throw NoImages();
    }

    public async IAsyncEnumerable<SourceEntry> ReadAsync(
        SourceWarnings warnings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var bytes = await _tar.OpenAsync(cancellationToken);
        var members = new TarMembers(bytes, SourceText.Printable(_tar.Path));
        var sample = new List<TarMember>();
        await foreach (var member in members.ReadAsync(warnings, cancellationToken))
        {
            if (!IsTaken(member, warnings))
                continue;
            if (sample.Count > 0 && (sample.Count == MaxSample || !KeyOf(member.Name).SequenceEqual(KeyOf(sample[0].Name))))
            {
                foreach (var entry in await PairAsync(sample, members, warnings, cancellationToken))
                    yield return entry;
                sample.Clear();
            }

            sample.Add(member);
        }

        foreach (var entry in await PairAsync(sample, members, warnings, cancellationToken))
            yield return entry;
    }

    // As tar itself does when it unpacks.
    public SourceEntry Choose(SourceEntry earlier, SourceEntry later, SourceWarnings warnings)
    {
        warnings.Add(WarningKind.Replaced, later.Name);
        return later;
    }

    public Exception NoImages() => new WrongStateException(
        $"The tar '{SourceText.Printable(_tar.Path)}' has no images: members that end in {ImageNames.Accepted} are taken. Check the path.");

    private bool IsTaken(TarMember member, SourceWarnings warnings)
    {
        if (member.Name.Length == 0 || member.Type == TarMemberType.Other || ImageNames.IsHidden(member.Name))
            return false;

        var isImage = ImageNames.IsImage(member.Name);
        if (member.Type == TarMemberType.File && (isImage || (PairLabels.Precedence(member.Name) >= 0 && _layout != LabelLayout.Flat)))
        {
            if (isImage && member.IsLatin1)
                warnings.Add(WarningKind.Latin1Name, member.Name);
            return true;
        }

        warnings.Add(
            !isImage ? WarningKind.NoImage : member.Type == TarMemberType.Link ? WarningKind.TarLink : WarningKind.TarSparse, member.Name);
        return false;
    }

    private async Task<List<SourceEntry>> PairAsync(
        List<TarMember> sample, TarMembers members, SourceWarnings warnings, CancellationToken cancellationToken)
    {
        var entries = new List<SourceEntry>();
        var images = sample.Where(member => ImageNames.IsImage(member.Name)).ToList();
        var pairs = new List<(string Stem, int Precedence, IReadOnlyList<string> Labels, string? Split)>();
        foreach (var file in sample.Where(member => PairLabels.Precedence(member.Name) >= 0))
        {
            var stem = file.Name[..^Path.GetExtension(file.Name).Length] + ".";
            if (!images.Exists(image => image.Name.StartsWith(stem, StringComparison.Ordinal)))
            {
                warnings.Add(WarningKind.NoImage, file.Name);
                continue;
            }

            var (labels, split) = PairLabels.Read(file.Name, await members.ContentAsync(file, PairLabels.MaxBytes, cancellationToken));
            if (labels.Count == 0)
                warnings.Add(WarningKind.NoLabelInPair, file.Name);
            pairs.Add((stem, PairLabels.Precedence(file.Name), labels, split));
        }

        // The closest name first ("a.b.cls" before "a.cls" for "a.b.jpg"), then the kind of file.
        pairs.Sort((x, y) => x.Stem.Length != y.Stem.Length ? y.Stem.Length.CompareTo(x.Stem.Length) : x.Precedence.CompareTo(y.Precedence));
        foreach (var image in images)
        {
            var (labels, split) = PathLabels.Read(image.Name, _layout);
            var own = pairs.Where(pair => image.Name.StartsWith(pair.Stem, StringComparison.Ordinal)).ToList();
            if (own.Find(pair => pair.Labels.Count > 0).Labels is { } given)
                labels = given;
            if (own.Find(pair => pair.Split is not null).Split is { } put)
                split = put;
            entries.Add(new SourceEntry
            {
                Name = image.Name,
                Location = _tar.Locate(image.Offset, image.Length),
                Labels = labels,
                Split = split,
                Position = image.Offset,
            });
        }

        return entries;
    }

    private static ReadOnlySpan<char> KeyOf(string name)
    {
        var file = name.LastIndexOf('/') + 1;
        return name.AsSpan(file).IndexOf('.') is var dot and >= 0 ? name.AsSpan(0, file + dot) : name;
    }
}
