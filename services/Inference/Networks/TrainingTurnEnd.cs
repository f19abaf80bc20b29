namespace Assay.Inference.Networks;

/// <summary>Why a turn at a training ended before the training did.</summary>
internal enum TrainingTurnEnd
{
    /// <summary>The process was told to stop, or the message was taken away.</summary>
    Stopped,

    /// <summary>It has lasted long enough.</summary>
    Over,

    /// <summary>The run does not wait for the network any more.</summary>
    NotAskedFor,

    /// <summary>Another process has it.</summary>
    Lost,
}
