using System.CommandLine;
using Assay.AllInOne;
using Assay.Cli.CommandLine;
using Assay.Telemetry;
using Spectre.Console;

namespace Assay.Cli.Commands;

/// <summary><c>assay up</c>: all services in this process, on loopback, with the data in a folder.</summary>
internal static class UpCommand
{
    public static Command Create()
    {
        var data = new Option<string>("--data") { Description = "Folder that keeps everything", DefaultValueFactory = _ => "assay-data" };
        var port = new Option<int>("--port") { Description = "Port of the Workbench; 0 = any free one", DefaultValueFactory = _ => 5080 };
        var grpcPort = new Option<int>("--grpc-port") { Description = "Port of the gRPC services; 0 = any free one", DefaultValueFactory = _ => 5081 };
        var sample = new Option<bool>("--sample") { Description = "Make the sample set and take it through ingest, embed, score and select" };
        var signIn = new Option<bool>("--sign-in") { Description = "People sign in; at first start a link for the administrator is printed" };
        var verbose = new Option<bool>("--verbose") { Description = "Log what the services do" };
        var command = new Command("up", "Run everything in one process on this machine") { data, port, grpcPort, sample, signIn, verbose };
        command.SetGuardedAction((parsed, cancellationToken) =>
        {
            if (parsed.GetValue(signIn) && parsed.GetValue(sample))
                throw new CommandException("--sample calls the services as nobody, who may do nothing with --sign-in. Make the sample first: assay up --sample, then stop it and start with --sign-in.", ExitCode.Usage);
            var folder = Path.GetFullPath(parsed.GetValue(data)!);
            List<string> args =
            [
                $"--Data:Folder={folder}",
                $"--Endpoints:Web=http://127.0.0.1:{parsed.GetValue(port)}",
                $"--Endpoints:Grpc=http://127.0.0.1:{parsed.GetValue(grpcPort)}",
            ];
            if (parsed.GetValue(signIn))
                args.Add("--Security:RequireSignIn=true");
            if (parsed.GetValue(verbose))
                args.Add("--Logging:LogLevel:Default=Information");

            return AllInOneApplication.RunAsync(
                [.. args],
                async (addresses, stopping) =>
                {
                    var console = AnsiConsole.Console;
                    console.WriteLine($"Assay is up. Data in {folder}; stop with Ctrl+C.");
                    console.WriteLine($"  Workbench  {addresses.Web}");
                    console.WriteLine($"  gRPC       {addresses.Grpc}");
                    if (parsed.GetValue(sample))
                    {
                        using var activity = CommandTelemetry.Begin("assay up --sample");
                        using var context = new CommandContext(addresses.Grpc, json: false, stopping);
                        await SampleRun.RunAsync(context, Path.Combine(folder, "sample"), addresses.Web!);
                    }
                },
                cancellationToken);
        });
        return command;
    }
}
