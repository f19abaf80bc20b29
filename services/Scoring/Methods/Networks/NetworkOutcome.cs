namespace Assay.Scoring.Methods.Networks;

/// <summary>What came out of a network run. Accuracy and loss are those of the validation images.</summary>
internal sealed record NetworkOutcome
{
    public required double Accuracy { get; init; }

    /// <summary>Nats.</summary>
    public required double LogLoss { get; init; }

    public required long TrainingImages { get; init; }

    public required long ValidationImages { get; init; }

    /// <summary>Classes with an image that was trained on.</summary>
    public required int Classes { get; init; }

    public required int Epochs { get; init; }

    /// <summary>1 = the first.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>Images with a prediction, labelled or not.</summary>
    public required long Predicted { get; init; }
}
