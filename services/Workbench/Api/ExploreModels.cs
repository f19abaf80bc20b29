using Assay.Scoring.V1;

namespace Assay.Workbench.Api;

/// <summary>Asks for a run of a method with its defaults.</summary>
/// <param name="Kind">projection or imageQuality.</param>
internal sealed record NewRun(string Kind);

/// <summary>The splits of all images in the order of their ids, as runs of equal ones.</summary>
/// <param name="Names">Splits; "" = none.</param>
/// <param name="Places">For each run: the split's number in the names, and how many images.</param>
internal sealed record SplitsModel(IReadOnlyList<string> Names, IReadOnlyList<int[]> Places);

internal sealed record QualityIssueModel(string Name, int Bit, long Images, double Share, bool Prevalent, IReadOnlyList<string> Examples);

internal sealed record DuplicateGroupModel(
    int Group, IReadOnlyList<string> ImageIds, long Images, bool Exact, bool Leak, bool Conflict, IReadOnlyList<int> Classes, IReadOnlyList<string> Splits);

internal sealed record ImageQualityModel(
    string Run, long Images, IReadOnlyList<QualityIssueModel> Issues, IReadOnlyList<DuplicateGroupModel> Duplicates, long DuplicateGroups, long Leaks, long Conflicts,
    IReadOnlyList<string> Unmeasured)
{
    public static ImageQualityModel From(string run, ImageQualityReport report) => new(
        run, report.Images,
        [.. report.Issues.Select(issue => new QualityIssueModel(issue.Name, issue.Bit, issue.Images, issue.Share, issue.Prevalent, issue.Examples))],
        [.. report.Duplicates.Select(group => new DuplicateGroupModel(
            group.Group, group.ImageIds, group.Images, group.Exact, group.Leak, group.Conflict, group.Classes, group.Splits))],
        report.DuplicateGroups, report.Leaks, report.Conflicts, report.Unmeasured);
}

internal sealed record MapModel(string Run, long Images, long LaidOut, double ExplainedShare, double NeighborsKept, double NeighborsKeptByPlane)
{
    public static MapModel From(string run, ProjectionReport report) =>
        new(run, report.Images, report.LaidOut, report.ExplainedShare, report.NeighborsKept, report.NeighborsKeptByPlane);
}
