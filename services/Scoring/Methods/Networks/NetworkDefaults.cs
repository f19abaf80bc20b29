using Assay.Numerics.Statistics;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Validation;

namespace Assay.Scoring.Methods.Networks;

/// <summary>Checks the parameters of network runs and fills in their defaults.</summary>
internal static class NetworkDefaults
{
    private const string Field = "parameters.network";
    private const int SmallestSide = 8;
    private const int LargestSide = 512;
    private const int DigitSide = 28;
    private const int PhotoSide = 32;
    private const double DefaultLearningRate = 0.001;
    private const int DefaultBatch = 32;
    private const int LargestBatch = 1024;
    private const int DefaultMaxEpochs = 100;
    private const int MostEpochImages = 10_000_000;
    private const int DefaultPatience = 10;
    private const int MostEpochs = 10_000;
    private const double LargestClassWeight = 1000;
    private const double DefaultShare = 0.1;
    private const double LargestShare = 0.9;
    private const int LongestSplit = 100;

    public static void Complete(NetworkParameters network, RequestValidator validator)
    {
        CompleteInput(network, validator);
        CompleteTraining(network, validator);
        CompleteValidation(network.Validation ??= new NetworkValidation(), validator);
    }

    private static void CompleteInput(NetworkParameters network, RequestValidator validator)
    {
        var isSound = validator.Check(Enum.IsDefined(network.Preset), $"{Field}.preset", $"is {(int)network.Preset}; take NETWORK_PRESET_DIGITS or NETWORK_PRESET_CIFAR")
            & validator.Check(
                network.Layers.Count == 0 || network.Preset == NetworkPreset.Unspecified, $"{Field}.layers", "cannot be given together with a preset; give one of the two");
        network.Preset = network.Preset == NetworkPreset.Unspecified && network.Layers.Count == 0 ? NetworkPreset.Cifar : network.Preset;
        var isDigits = network.Preset == NetworkPreset.Digits;
        network.Width = network.Width == 0 ? isDigits ? DigitSide : PhotoSide : network.Width;
        network.Height = network.Height == 0 ? network.Width : network.Height;
        network.Channels = network.Channels == 0 ? isDigits ? 1 : 3 : network.Channels;
        isSound &= validator.Range(network.Width, $"{Field}.width", SmallestSide, LargestSide)
            & validator.Range(network.Height, $"{Field}.height", SmallestSide, LargestSide)
            & validator.Check(network.Channels is 1 or 3, $"{Field}.channels", $"is {network.Channels}; take 1 (grey) or 3 (RGB)");
        if (isSound)
            NetworkArchitecture.Complete(network, validator);
    }

    private static void CompleteTraining(NetworkParameters network, RequestValidator validator)
    {
        network.LearningRate = network.LearningRate == 0 ? DefaultLearningRate : network.LearningRate;
        validator.Check(network.LearningRate is > 0 and <= 1, $"{Field}.learning_rate", "must be above 0 and at most 1");
        network.Batch = network.Batch == 0 ? DefaultBatch : network.Batch;
        validator.Range(network.Batch, $"{Field}.batch", 1, LargestBatch);
        validator.Range(network.EpochImages, $"{Field}.epoch_images", 0, MostEpochImages);
        network.MaxEpochs = network.MaxEpochs == 0 ? DefaultMaxEpochs : network.MaxEpochs;
        validator.Range(network.MaxEpochs, $"{Field}.max_epochs", 1, MostEpochs);
        network.Patience = network.Patience == 0 ? DefaultPatience : network.Patience;
        validator.Range(network.Patience, $"{Field}.patience", 1, MostEpochs);
        network.ClassWeight = network.HasClassWeight ? network.ClassWeight : ClassWeights.DefaultMu;
        validator.Check(network.ClassWeight is >= 0 and <= LargestClassWeight, $"{Field}.class_weight", "must be 0 .. 1,000");
        validator.Check(Enum.IsDefined(network.Augmentation), $"{Field}.augmentation", $"is {(int)network.Augmentation}; take TRAINING_AUGMENTATION_NONE, _PHOTO, _DIGIT or _CROP");
        if (network.Augmentation == TrainingAugmentation.Unspecified)
            network.Augmentation = network.Preset == NetworkPreset.Digits ? TrainingAugmentation.Digit : TrainingAugmentation.Photo;
    }

    private static void CompleteValidation(NetworkValidation validation, RequestValidator validator)
    {
        if (validation.ImagesCase == NetworkValidation.ImagesOneofCase.Split)
        {
            validator.Check(validation.Split.Length is > 0 and <= LongestSplit, $"{Field}.validation.split", "must have 1 .. 100 characters");
            validator.Check(
                validation.LabelVersion.Length == 0 || LabelVersionName.IsValid(validation.LabelVersion), $"{Field}.validation.label_version",
                "is no label version; take one of ListLabelVersions, such as given or v0001");
            return;
        }

        validation.Share = validation.ImagesCase == NetworkValidation.ImagesOneofCase.None ? DefaultShare : validation.Share;
        validator.Check(validation.Share is > 0 and <= LargestShare, $"{Field}.validation.share", "must be above 0 and at most 0.9");
        validator.Check(validation.LabelVersion.Length == 0, $"{Field}.validation.label_version", "goes with a split only; a share is one of the run's own labels");
    }
}
