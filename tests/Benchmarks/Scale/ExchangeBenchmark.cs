using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Assay.Ingestion.V1;
using Assay.LabelStore.V1;
using Google.Protobuf;
using Grpc.Core;
using static Assay.Benchmarks.BenchmarkReport;
using Task = System.Threading.Tasks.Task;

namespace Assay.Benchmarks.Scale;

/// <summary>
/// <c>bench exchange ROWS</c>: labels of a tenth of the rows and of all, out in every format, each download broken off in the middle and gone on with, and back in
/// as a label version whose export must have the same bytes. Memory that does not grow has a ratio near 1, and so has speed that does not fall.
/// </summary>
internal sealed class ExchangeBenchmark
{
    private const int Usual = 1_000_000;
    private const int Least = 20_000;
    private const int Tenth = 10;
    private const string Dataset = "exchange";
    private const int Classes = 1000;
    private const int PartBytes = 4 << 20;

    private readonly ExchangeService.ExchangeServiceClient _exchange;
    private readonly IngestionService.IngestionServiceClient _ingestion;
    private readonly ProcessMemory _memory;
    private readonly List<StageResult> _stages = [];
    private readonly int _rows;

    private ExchangeBenchmark(EmbeddedDeployment deployment, int rows)
    {
        _exchange = deployment.Client<ExchangeService.ExchangeServiceClient>("labelstore");
        _ingestion = deployment.Client<IngestionService.IngestionServiceClient>("ingestion");
        _memory = new ProcessMemory(deployment.Processes);
        _rows = rows;
    }

    public static async Task RunAsync(string[] args)
    {
        var rows = args is [var text] ? int.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : Usual;
        if (rows < Least)
            throw new ArgumentException($"{rows} rows are too few to tell anything; take {Least} or more.");
        var work = Path.GetFullPath(Path.Combine("artifacts", "bench", "exchange"));
        try
        {
            var few = await MeasureAsync(work, rows / Tenth);
            var many = await MeasureAsync(work, rows);
            foreach (var (small, large) in few._stages.Zip(many._stages))
                Figure($"exchange-{large.Name}", large.PerSecond, "rows/s", small.PerSecond, "rows/s", large.PerSecond / small.PerSecond);
            Figure("exchange-memory", many.Peak, "MiB", few.Peak, "MiB", few.Peak / many.Peak);
        }
        finally
        {
            if (Directory.Exists(work))
                Directory.Delete(work, recursive: true);
        }
    }

    private double Peak => _memory.Peaks.Values.Max();

    private static async Task<ExchangeBenchmark> MeasureAsync(string work, int rows)
    {
        if (Directory.Exists(work))
            Directory.Delete(work, recursive: true);
        Directory.CreateDirectory(work);
        await using var deployment = await EmbeddedDeployment.StartAsync(Path.Combine(work, "data"));
        var run = new ExchangeBenchmark(deployment, rows);
        await run.IngestAsync(Path.Combine(work, "images.csv"));
        var csv = await run.ExportAsync("csv", ExportFormat.Csv, work);
        var jsonl = await run.ExportAsync("jsonl", ExportFormat.Jsonl, work);
        var coco = await run.ExportAsync("coco", ExportFormat.Coco, work);
        await run.ExportAsync("imagefolder", ExportFormat.ImageFolder, work);
        await run.ExportAsync("folders", ExportFormat.ClassFolders, work);
        await run.ExportAsync("croissant", ExportFormat.Croissant, work);
        await run.ImportAsync("csv", ImportFormat.Csv, csv, csv.Sha256);
        await run.ImportAsync("jsonl", ImportFormat.Jsonl, jsonl, csv.Sha256);
        await run.ImportAsync("coco", ImportFormat.Coco, coco, csv.Sha256);
        var names = await WriteNamesAsync(csv.Path);
        await run.ImportAsync("names", ImportFormat.Csv, names, csv.Sha256);
        return run;
    }

    // The images need not exist: nobody reads their bytes.
    private async Task IngestAsync(string manifest)
    {
        await using (var file = new StreamWriter(manifest))
        {
            await file.WriteLineAsync("object_key,label,name,split");
            for (var i = 0; i < _rows; i++)
                await file.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"none/{i:D8}.jpg,class {i * 7919L % Classes},photos/{i % 97:D2}/{i:D8}.jpg,{(i % 10 == 0 ? "test" : "train")}"));
        }

        await _ingestion.CreateDatasetAsync(new CreateDatasetRequest { Name = Dataset });
        var job = (await _ingestion.StartIngestAsync(new StartIngestRequest { Dataset = Dataset, Source = new Source { Manifest = new ManifestSource { Path = manifest } } })).Job;
        await _ingestion.WatchIngest(new WatchIngestRequest { Job = job.Id }).SucceededAsync(response => response.Job.Progress);
    }

    private async Task<(string Path, string Sha256)> ExportAsync(string name, ExportFormat format, string folder)
    {
        var path = Path.Combine(folder, name);
        var file = new ExportFile();
        await StageAsync($"export-{name}", async () =>
        {
            var export = await StartAsync(format, "");
            file = export.Files[0];
            await using var stream = File.Create(path);
            await CopyAsync(export.Id, file, stream, file.Bytes / 2);
            await CopyAsync(export.Id, file, stream, long.MaxValue);
        });
        await using var written = File.OpenRead(path);
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(written));
        return sha256 == file.Sha256 ? (path, sha256) : throw new InvalidOperationException($"{name}: what was read in two halves is not what was written.");
    }

    private async Task<Export> StartAsync(ExportFormat format, string version)
    {
        var export = (await _exchange.StartExportAsync(new StartExportRequest { Dataset = Dataset, Format = format, LabelVersion = version })).Export;
        return (await _exchange.WatchExport(new WatchExportRequest { Export = export.Id }).SucceededAsync(response => response.Export.Progress)).Export;
    }

    // Leaves in the middle of the stream once it has enough.
    private async Task CopyAsync(string export, ExportFile file, FileStream stream, long enough)
    {
        using var call = _exchange.ReadExport(new ReadExportRequest { Export = export, File = file.Name, Offset = stream.Position });
        await foreach (var part in call.ResponseStream.ReadAllAsync())
        {
            await stream.WriteAsync(part.Chunk.Memory);
            if (stream.Position >= enough)
                return;
        }
    }

    private async Task ImportAsync(string name, ImportFormat format, (string Path, string Sha256) file, string expected)
    {
        await StageAsync($"import-{name}", async () =>
        {
            var request = new StartImportRequest { Dataset = Dataset, Format = format, Version = $"back-{name}", Base = "none" };
            var import = (await _exchange.StartImportAsync(request)).Import;
            await using var stream = File.OpenRead(file.Path);
            for (var sent = 0L; sent < stream.Length;)
                sent = (await _exchange.AppendImportAsync(new AppendImportRequest { Import = import.Id, Offset = sent, Content = await ReadAsync(stream) })).Received;
            await _exchange.RunImportAsync(new RunImportRequest { Import = import.Id, Sha256 = file.Sha256 });
            var done = (await _exchange.WatchImport(new WatchImportRequest { Import = import.Id }).SucceededAsync(response => response.Import.Progress)).Import;
            if (done.Images != _rows)
                throw new InvalidOperationException($"{name}: {done.Images} of {_rows} images came back.");
        });
        var back = await StartAsync(ExportFormat.Csv, $"back-{name}");
        if (back.Files[0].Sha256 != expected)
            throw new InvalidOperationException($"{name}: the labels that came back are not those that went out.");
        Say($"{_rows:N0} rows: {name} came back the same");
    }

    private static async Task<ByteString> ReadAsync(FileStream stream)
    {
        var buffer = new byte[PartBytes];
        var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false);
        return UnsafeByteOperations.UnsafeWrap(buffer.AsMemory(0, read));
    }

    /// <summary>The name and label of each row, so that images have to be found by name.</summary>
    private static async Task<(string Path, string Sha256)> WriteNamesAsync(string csv)
    {
        var path = csv + "-names";
        await using (var file = new StreamWriter(path))
        {
            await foreach (var line in File.ReadLinesAsync(csv))
            {
                var fields = line.Split(',');
                await file.WriteLineAsync($"{fields[1]},{fields[3]}");
            }
        }

        await using var written = File.OpenRead(path);
        return (path, Convert.ToHexStringLower(await SHA256.HashDataAsync(written)));
    }

    private async Task StageAsync(string name, Func<Task> work)
    {
        _memory.Begin();
        var clock = Stopwatch.StartNew();
        await work();
        var stage = new StageResult(name, _rows, "rows", clock.Elapsed.TotalSeconds);
        _stages.Add(stage);
        var peak = _memory.End().Max(process => process.MiB);
        Say($"{_rows:N0} rows: {name} in {stage.Seconds:0.0} s, {stage.PerSecond:N0} rows/s; peak {peak:0} MiB");
    }
}
