using System.CommandLine;
using Assay.Cli.Commands;
using Assay.Cli.Commands.Campaigns;

namespace Assay.Cli.CommandLine;

/// <summary>The command tree.</summary>
internal static class AssayCommandLine
{
    public static Task<int> RunAsync(string[] args)
    {
        // Errors are reported by the commands themselves; what is left is a bug and shall show its stack.
        // What 'assay up' has in hand when it is told to stop may take a while; it bounds that itself.
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = Timeout.InfiniteTimeSpan };
        var parsed = Root().Parse(args);
        return parsed.InvokeAsync(configuration);
    }

    internal static RootCommand Root()
    {
        var root = new RootCommand("Assay finds which images to label next and which labels are wrong, and brings them to people.")
        {
            UpCommand.Create(),
            DatasetCommand.Create(),
            IngestCommand.Create(),
            ModelCommand.Create(),
            EmbedCommand.Create(),
            ScoreCommand.Create(),
            TrainCommand.Create(),
            LabelIssuesCommand.Create(),
            ImportanceCommand.Create(),
            CoresetCommand.Create(),
            RdeCommand.Create(),
            MapCommand.Create(),
            ConsensusCommand.Create(),
            MultiLabelCommand.Create(),
            ExplainCommand.Create(),
            QualityCommand.Create(),
            ClassesCommand.Create(),
            NearestCommand.Create(),
            SelectCommand.Create(),
            CampaignCommand.Create(),
            SimulateCommand.Create(),
            LabelsCommand.Create(),
            ExportCommand.Create(),
            SampleCommand.Create(),
            CompletionCommand.Create(),
        };
        root.Options.Add(GlobalOptions.Server);
        root.Options.Add(GlobalOptions.Ca);
        root.Options.Add(GlobalOptions.Json);
        return root;
    }
}
