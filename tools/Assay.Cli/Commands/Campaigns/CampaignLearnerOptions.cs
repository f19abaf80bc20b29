using System.CommandLine;
using Assay.Cli.CommandLine;
using Assay.Scoring.V1;
using Assay.Selection.V1;

namespace Assay.Cli.Commands.Campaigns;

/// <summary>Options of what learns in a campaign: heads on embeddings, or a network from scratch in each round.</summary>
internal sealed class CampaignLearnerOptions
{
    private const string Head = "head";
    private const string Network = "network";

    private readonly Option<string> _learner = new("--learner") { Description = "head = on embeddings, seconds a round; network = from scratch each round, with --split or --held-out to measure on", DefaultValueFactory = _ => Head };
    private readonly Option<string> _model = new("--model") { Description = "Model whose embeddings the heads learn from; default: the one that needs no download" };
    private readonly Option<double[]> _regularisation = new("--regularisation") { Description = "Inverse regularisation strengths C of the heads to choose from; default: a grid", AllowMultipleArgumentsPerToken = true };
    private readonly Option<double?> _classWeight = new("--class-weight") { Description = "mu of guided labeling's class weights max(ln(mu t / n_c), 1); 0 = all classes alike; default: 0 with heads, 0.3 with networks" };
    private readonly bool _offersNetworks;
    private readonly NetworkOptions _network;

    /// <param name="offersNetworks">False = only heads can learn.</param>
    public CampaignLearnerOptions(bool offersNetworks)
    {
        _offersNetworks = offersNetworks;
        _network = new NetworkOptions(_classWeight);
        _learner.AcceptOnlyFromAmong(Head, Network);
    }

    public IEnumerable<Option> All => _offersNetworks ? [_learner, _model, _regularisation, _classWeight, .. _network.Own] : [_model, _regularisation, _classWeight];

    /// <summary>The learner; null in campaigns in which nothing learns.</summary>
    /// <exception cref="CommandException">An option is typed that does not go with the learner.</exception>
    public RunParameters? Read(CommandContext context, CampaignKind kind)
    {
        if (kind is not (CampaignKind.Guided or CampaignKind.Cleaning))
        {
            context.Refuse(All, "nothing learns with --kind multilabel and review, which select by the scores that there are");
            return null;
        }

        if (_offersNetworks && context.Get(_learner) == Network)
        {
            context.Refuse([_model, _regularisation], $"only with {_learner.Name} {Head}; a network embeds by itself");
            return new RunParameters { Network = _network.Read(context) };
        }

        context.Refuse(_network.Own, $"only with {_learner.Name} {Network}");
        return new RunParameters
        {
            Model = context.Get(_model) ?? "",
            Head = new HeadParameters { ClassWeight = context.Get(_classWeight) ?? 0, Regularisation = { context.Get(_regularisation) ?? [] } },
        };
    }
}
