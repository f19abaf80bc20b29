using Assay.Cli.CommandLine;

return await AssayCommandLine.RunAsync(args);
