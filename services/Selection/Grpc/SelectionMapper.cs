using Assay.Contracts.V1;
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
        Strategy = selection.Strategy.Clone(),
        Count = selection.Count,
        PerClass = selection.PerClass,
        Created = selection.Created.ToTimestamp(),
        Title = selection.Title,
        LabelVersion = selection.LabelVersion,
        Classes = { selection.Classes },
        IncludeSelected = selection.IncludeSelected,
        UnlabelledOnly = selection.UnlabelledOnly,
        BalanceClasses = selection.BalanceClasses,
        Budget = selection.Budget?.Clone(),
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
