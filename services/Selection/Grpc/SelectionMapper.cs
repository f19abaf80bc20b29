using Assay.Contracts.V1;
using Assay.Selection.Core.Ranking;
using Assay.Selection.Selections;
using Assay.Selection.V1;
using Google.Protobuf.WellKnownTypes;

namespace Assay.Selection.Grpc;

/// <summary>Turns documents and list lines into messages.</summary>
internal static class SelectionMapper
{
    public static V1.Selection ToMessage(SelectionDocument selection) => new()
    {
        Id = selection.Id,
        Dataset = selection.Dataset,
        Run = selection.Run,
        Strategy = selection.Score is { } score
            ? new Strategy { TopScores = new TopScores { Score = score, LargestFirst = selection.Order == ScoreOrder.Descending } }
            : new Strategy { Random = new RandomImages { Seed = selection.Seed } },
        Count = selection.Count,
        PerClass = selection.PerClass,
        Created = selection.Created.ToTimestamp(),
        Title = selection.Title,
    };

    public static SelectedImage ToMessage(SelectedItem item) => new()
    {
        Rank = item.Rank,
        ImageId = item.ImageId,
        Score = item.Score,
        GivenClass = item.GivenClass,
        SuggestedClass = item.SuggestedClass,
        Reason = item.Reason,
    };
}
