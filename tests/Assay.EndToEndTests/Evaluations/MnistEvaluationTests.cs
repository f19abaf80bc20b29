using System.Diagnostics;
using System.Globalization;
using Assay.Tests;
using Xunit;

namespace Assay.EndToEndTests.Evaluations;

/// <summary>The short form of <c>make eval-mnist</c>: guided labeling as its authors describe it, all of its parts, on real digits.</summary>
[Collection(EvaluationsCollection.Name)]
public sealed class MnistEvaluationTests
{
    // It takes 90 seconds of processor time; a machine that does much else takes long.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

    [RequiresRealDataFact("mnist")]
    public async Task EvalMnist_ShortFormKilledOnTheWay_GoesOnAndLearnsFromWhatItSelects()
    {
        using var folder = new TemporaryFolder();
        await RunAsync(folder.Path, killAfter: "guided 160: accuracy");
        var output = await RunAsync(folder.Path, killAfter: null);
        Assert.Contains("going on with", output, StringComparison.Ordinal);

        var figures = output.Split('\n').Select(line => line.Split(' ')).Where(words => words is ["eval", _, _])
            .ToDictionary(words => words[1], words => double.Parse(words[2], CultureInfo.InvariantCulture));
        // Three sizes of two strategies, the first of which share their network.
        Assert.Equal(6, figures["mnist-networks"]);
        Assert.Equal(6, figures["mnist-networks-whose-loss-fell"]);
        // Floors that another machine's rounding does not reach; where this was written they were .928, .960 and .950.
        Assert.InRange(figures["mnist-guided-160-accuracy"], 0.88, 1);
        Assert.InRange(figures["mnist-guided-640-accuracy"], 0.93, 1);
        Assert.InRange(figures["mnist-random-640-accuracy"], 0.92, 1);
        Assert.InRange(figures["mnist-guided-640-accuracy"] - figures["mnist-guided-160-accuracy"], 0.01, 1);
        // The next batch is made while a step runs; waiting for it must not become what training does.
        Assert.InRange(figures["mnist-waiting-for-augmentation-percent-of-epoch"], 0, 20);
        Assert.Single(Directory.GetFiles(folder.Path, "curve.svg", SearchOption.AllDirectories));
    }

    /// <param name="cache">Where the evaluation keeps its progress.</param>
    /// <param name="killAfter">What it prints before it is killed; null = it runs to its end.</param>
    private static async Task<string> RunAsync(string cache, string? killAfter)
    {
        var program = Repository.PathOf("artifacts", "bin", "Assay.Benchmarks", new DirectoryInfo(AppContext.BaseDirectory).Name, "Assay.Benchmarks.dll");
        var start = new ProcessStartInfo("dotnet", ["exec", program, "eval", "mnist"]) { RedirectStandardOutput = true, WorkingDirectory = Repository.Root };
        start.Environment["SCALE"] = "short";
        start.Environment["ASSAY_DATA"] = Repository.RealData;
        start.Environment["ASSAY_EVAL_CACHE"] = cache;
        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        using var limit = new CancellationTokenSource(Limit);
        var output = new List<string>();
        try
        {
            while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                output.Add(line);
                if (killAfter is not null && line.StartsWith(killAfter, StringComparison.Ordinal)) process.Kill();
            }

            await process.WaitForExitAsync(limit.Token);
        }
        catch
        {
            process.Kill();
            throw;
        }

        var text = string.Join('\n', output);
        Assert.True(killAfter is null ? process.ExitCode == 0 : process.ExitCode != 0, text);
        return text;
    }
}
