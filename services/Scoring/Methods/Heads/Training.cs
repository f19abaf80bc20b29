using Assay.Scoring.Core.Evaluation;

namespace Assay.Scoring.Methods.Heads;

/// <summary>How a run's heads came about; written beside them, last, so that it says that they are complete.</summary>
internal sealed record Training
{
    /// <summary>The chosen C.</summary>
    public required double Regularisation { get; init; }

    /// <summary>Cross-validation, in the order in which C was asked for.</summary>
    public required IReadOnlyList<HeadTrial> Trials { get; init; }

    /// <summary>Images with a label that could be decoded.</summary>
    public required long Labelled { get; init; }

    /// <summary>Images in the training sample.</summary>
    public required int Sampled { get; init; }

    /// <summary>Images that the heads were trained on in the end, and were judged by.</summary>
    public required long Trained { get; init; }

    /// <summary>Classes with at least one of the labelled images.</summary>
    public required int Classes { get; init; }

    /// <summary>How the heads did on the images they were trained on, each judged by the head that has not seen it.</summary>
    public required HeldOutEvaluation Evaluation { get; init; }
}
