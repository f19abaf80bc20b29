using Assay.Benchmarks;

return await BenchmarkCommandLine.RunAsync(args);
