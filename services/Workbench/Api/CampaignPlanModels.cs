namespace Assay.Workbench.Api;

/// <summary>What a campaign does. What is absent in a request takes its default.</summary>
/// <param name="Kind">guided, cleaning, multiLabel or review.</param>
/// <param name="Strategy">How images are chosen.</param>
/// <param name="Learner">What learns; absent where nothing does.</param>
/// <param name="Augmentations">Of the strategy rde.</param>
/// <param name="BalanceClasses">Images are spread over the classes.</param>
/// <param name="InitialSize">Images of the first round; only with guided.</param>
/// <param name="RoundSizes">Images of each later round; absent = doubling with guided, 50 with the others.</param>
/// <param name="Stop">When it ends by itself.</param>
/// <param name="Labels">Who answers.</param>
/// <param name="Metric">What is measured.</param>
/// <param name="BaseVersion">Label version to begin from.</param>
/// <param name="Classes">Only images of these classes; empty = all.</param>
/// <param name="PoolSplits">Only images of these splits; empty = all but those measured on.</param>
/// <param name="Seed">Seed of everything drawn at random.</param>
internal sealed record CampaignPlanModel(
    string Kind, string? Strategy, LearnerModel? Learner, int? Augmentations, bool? BalanceClasses, int? InitialSize, RoundSizesModel? RoundSizes,
    StopRulesModel? Stop, LabelSourceModel? Labels, CampaignMetricModel? Metric, string? BaseVersion, IReadOnlyList<int>? Classes, IReadOnlyList<string>? PoolSplits,
    long? Seed);

/// <summary>What learns.</summary>
/// <param name="Kind">heads, digits or cifar: heads on embeddings, or a network from scratch.</param>
/// <param name="Model">Model of the embeddings; only with heads; absent = the standard one.</param>
/// <param name="ValidationSplit">Split by which a network validates; absent = a share of the labelled images.</param>
internal sealed record LearnerModel(string Kind, string? Model, string? ValidationSplit);

/// <summary>How many images each round takes.</summary>
/// <param name="Kind">doubling, fixed or list.</param>
/// <param name="Sizes">With fixed the one size, with list the sizes of all rounds.</param>
internal sealed record RoundSizesModel(string Kind, IReadOnlyList<int>? Sizes);

/// <summary>When a campaign ends by itself; an absent rule does not end it.</summary>
internal sealed record StopRulesModel(double? Target, int? PlateauRounds, double? PlateauGain, double? MinimumFixRate, long? LabelBudget, int? MaxRounds);

/// <summary>Who answers.</summary>
/// <param name="Kind">people or oracle.</param>
/// <param name="AnnotatorsPerImage">With people.</param>
/// <param name="Truth">With an oracle: the label version that is true.</param>
/// <param name="NoiseRate">With an oracle: share of wrong answers.</param>
internal sealed record LabelSourceModel(string Kind, int? AnnotatorsPerImage, string? Truth, double? NoiseRate);

/// <summary>What a round is judged by.</summary>
/// <param name="Kind">accuracy or auroc; absent = accuracy on a split or a share held out, auroc otherwise.</param>
/// <param name="Split">Split that is measured on.</param>
/// <param name="Truth">Label version that is true for it.</param>
/// <param name="HeldOut">Share held out instead of a split.</param>
internal sealed record CampaignMetricModel(string? Kind, string? Split, string? Truth, double? HeldOut);
