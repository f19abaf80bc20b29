namespace Assay.Scoring.V1;

public sealed partial class RunParameters
{
    /// <summary>
    /// Number of heads that a run with these parameters leaves, each in the format of head runs: one a fold, or the last layer of a network, which judges every image; 0 = none.
    /// </summary>
    public int HeadCount => MethodCase switch
    {
        MethodOneofCase.Head => Head.Folds,
        MethodOneofCase.Network => 1,
        _ => 0,
    };
}
