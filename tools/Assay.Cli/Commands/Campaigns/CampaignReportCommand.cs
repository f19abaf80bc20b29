using System.CommandLine;
using Assay.Cli.CommandLine;

namespace Assay.Cli.Commands.Campaigns;

/// <summary><c>assay campaign report</c>: compare campaigns, and draw them.</summary>
internal static class CampaignReportCommand
{
    public static Command Create()
    {
        var campaigns = new Argument<string[]>("campaigns") { Description = "Ids of campaigns of one data set; those that differ in their seed make one curve", Arity = ArgumentArity.OneOrMore };
        var baseline = new Option<string>("--baseline") { Description = "Curve that the others are compared with; default: random, if there is one" };
        var output = new Option<string>("--out") { Description = "Folder for drawings, and for rounds, curves and classes as CSV and JSON", HelpName = "folder" };
        var command = new Command("report", "Compare campaigns at equal numbers of labels, and draw curves, classes and images") { campaigns, baseline, output };
        command.SetRemoteAction(context => new CampaignReport(context, context.Get(campaigns), context.Get(baseline) ?? "").WriteAsync(context.Get(output)));
        return command;
    }
}
