using System.Text.RegularExpressions;
using Assay.Messaging;
using Assay.Tests;
using Xunit;

namespace Assay.FunctionalTests.Chart;

/// <summary>Queue names are a contract with the chart: KEDA asks for the length of a queue by its name, and finds nothing under a wrong one.</summary>
public sealed partial class QueueNamesTests
{
    private static readonly string Templates = Repository.PathOf("charts", "assay", "templates");

    [Fact]
    public void ScaledQueues_OfTheChart_AreThoseThatWorkersConsume()
    {
        var scaled = QueueName().Matches(File.ReadAllText(Path.Combine(Templates, "inference-worker", "scaledobject.yaml"))).Select(match => match.Groups[1].Value);

        Assert.Equal([QueueNames.InferenceEmbedShard, QueueNames.InferenceTrainNetwork], scaled);
    }

    [Fact]
    public void TopologyJob_OfTheChart_RunsEveryServiceThatHasQueues()
    {
        var job = File.ReadAllText(Path.Combine(Templates, "topology", "job.yaml"));
        var services = DeclaringServices().Match(job).Groups[1].Value.Split(' ').Select(name => name.Trim('"'));

        Assert.Equal(QueueNames.All.Select(queue => queue.Split('-')[0]).Distinct().Order(), services.Order());
    }

    [GeneratedRegex(@"queueName: (\S+)")]
    private static partial Regex QueueName();

    [GeneratedRegex(@"range list ([^}]+?) }}\s+- name: ")]
    private static partial Regex DeclaringServices();
}
