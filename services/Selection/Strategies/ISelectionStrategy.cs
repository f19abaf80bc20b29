using Assay.Selection.Pools;
using Assay.Selection.Selections;
using Assay.Selection.V1;

namespace Assay.Selection.Strategies;

/// <summary>A way to choose images. The same images come out whatever the order of shards and the threads.</summary>
internal interface ISelectionStrategy
{
    /// <summary>True where it chooses for these parameters.</summary>
    bool Handles(Strategy.KindOneofCase kind);

    /// <summary>The picks in the order in which people see them; none where nothing is left to select.</summary>
    Task<List<Pick>> SelectAsync(NewSelection asked, IImagePool pool, CandidateFilter filter, CancellationToken cancellationToken);
}
