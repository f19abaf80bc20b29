using Assay.ObjectStorage.Layout;
using Assay.Onnx;
using Microsoft.Extensions.Options;

namespace Assay.Inference;

internal sealed class InferenceOptionsValidator : IValidateOptions<InferenceOptions>
{
    public ValidateOptionsResult Validate(string? name, InferenceOptions options)
    {
        var problems = new List<string>();
        void Range(long value, long smallest, long largest, string setting)
        {
            if (value < smallest || value > largest)
                problems.Add($"{InferenceOptions.Section}:{setting} is {value}; it must be {smallest} .. {largest}.");
        }

        void Positive(TimeSpan value, TimeSpan largest, string setting)
        {
            if (value <= TimeSpan.Zero || value > largest)
                problems.Add($"{InferenceOptions.Section}:{setting} is {value}; it must be more than 0 and at most {largest}.");
        }

        if (!Enum.IsDefined(options.ExecutionProvider))
            problems.Add($"{InferenceOptions.Section}:{nameof(options.ExecutionProvider)} is {options.ExecutionProvider}; it must be Cpu or Cuda.");
        if (!Enum.IsDefined(options.Role))
            problems.Add($"{InferenceOptions.Section}:{nameof(options.Role)} is {options.Role}; it must be All, Coordinator or Worker.");
        else if (options.ExecutionProvider == ExecutionProvider.Cuda && !InferenceSessionFactory.HasCuda)
            problems.Add($"{InferenceOptions.Section}:{nameof(options.ExecutionProvider)} is Cuda. {InferenceSessionFactory.CudaIsMissing}");
        if (options.DefaultModel.Length > 0 && !DatasetName.IsValid(options.DefaultModel))
            problems.Add($"{InferenceOptions.Section}:{nameof(options.DefaultModel)} is \"{options.DefaultModel}\", which is no model's name.");
        Range(options.DeviceId, 0, 63, nameof(options.DeviceId));
        Range(options.ComputeThreads, 0, 256, nameof(options.ComputeThreads));
        Range(options.IntraOpThreads, 1, 64, nameof(options.IntraOpThreads));
        Range(options.GpuStreams, 1, 16, nameof(options.GpuStreams));
        Range(options.ShardsInFlight, 1, 64, nameof(options.ShardsInFlight));
        if (options.BatchesInFlight != 0)
            Range(options.BatchesInFlight, 2, 1024, nameof(options.BatchesInFlight));
        Range(options.FetchConcurrency, 1, 4096, nameof(options.FetchConcurrency));
        Range(options.MaxImageBytes, 1024, 1L << 30, nameof(options.MaxImageBytes));
        Range(options.FetchBytes, Math.Max(1024, options.MaxImageBytes), long.MaxValue, nameof(options.FetchBytes));
        Range(options.MaxPixels, 1024, long.MaxValue, nameof(options.MaxPixels));
        Range(options.LoadedModels, 1, 64, nameof(options.LoadedModels));
        Range(options.MaxModelBytes, 1024, int.MaxValue, nameof(options.MaxModelBytes));
        Range(options.MicroBatchQueue, 256, 65_536, nameof(options.MicroBatchQueue));
        Range(options.TrainingThreads, 0, 256, nameof(options.TrainingThreads));
        Range(options.TrainingBytes, 1 << 20, 4L << 30, nameof(options.TrainingBytes));
        Range(options.TrainingStepBytes, 64L << 20, 1L << 40, nameof(options.TrainingStepBytes));
        Positive(options.MaxDecodeTime, TimeSpan.FromMinutes(10), nameof(options.MaxDecodeTime));
        Positive(options.MicroBatchDelay, TimeSpan.FromSeconds(1), nameof(options.MicroBatchDelay));
        Positive(options.RepeatAfter, TimeSpan.FromDays(1), nameof(options.RepeatAfter));
        Positive(options.JobInterval, TimeSpan.FromMinutes(10), nameof(options.JobInterval));
        Positive(options.TrainingTurn, TimeSpan.FromDays(1), nameof(options.TrainingTurn));
        if (options.CheckpointInterval < TimeSpan.Zero || options.CheckpointInterval > TimeSpan.FromHours(1))
            problems.Add($"{InferenceOptions.Section}:{nameof(options.CheckpointInterval)} is {options.CheckpointInterval}; it must be 00:00:00 .. 01:00:00.");
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
