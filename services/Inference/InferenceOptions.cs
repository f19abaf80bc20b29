using Assay.Onnx;

namespace Assay.Inference;

/// <summary>How this process reads and embeds images.</summary>
public sealed class InferenceOptions
{
    public const string Section = "Inference";

    /// <summary>Which part of the service this process is.</summary>
    public InferenceRole Role { get; set; } = InferenceRole.All;

    /// <summary>What runs the models.</summary>
    public ExecutionProvider ExecutionProvider { get; set; } = ExecutionProvider.Cpu;

    /// <summary>Which GPU, 0 or more; with <see cref="ExecutionProvider.Cuda"/>.</summary>
    public int DeviceId { get; set; }

    /// <summary>
    /// Threads that decode images and, with <see cref="ExecutionProvider.Cpu"/>, run models, 1 .. 256; 0 = one a core and a quarter more. They take
    /// whichever work is ready; no more than one a core runs a model.
    /// </summary>
    public int ComputeThreads { get; set; }

    /// <summary>Threads inside one run of a model, 1 .. 64. More than 1 pays where batches are fewer than cores.</summary>
    public int IntraOpThreads { get; set; } = 1;

    /// <summary>Batches that a GPU is given at once, 1 .. 16: one runs while the next is copied.</summary>
    public int GpuStreams { get; set; } = 2;

    /// <summary>Shards worked on at once, 1 .. 64: the next one's images are decoded while the last batches of this one run.</summary>
    public int ShardsInFlight { get; set; } = 2;

    /// <summary>Batches in memory at once, from the first image fetched to the embedding, 2 .. 1,024; 0 = chosen from the threads.</summary>
    public int BatchesInFlight { get; set; }

    /// <summary>Images being read at once, 1 .. 4,096.</summary>
    public int FetchConcurrency { get; set; } = 16;

    /// <summary>Bytes of encoded images in memory at once, at least <see cref="MaxImageBytes"/>.</summary>
    public long FetchBytes { get; set; } = 128L << 20;

    /// <summary>Bytes that an encoded image may have, 1,024 .. 1 GiB.</summary>
    public long MaxImageBytes { get; set; } = 64L << 20;

    /// <summary>Pixels that an image may have, 1,024 or more.</summary>
    public long MaxPixels { get; set; } = 100_000_000;

    /// <summary>Time that decoding one image may take.</summary>
    public TimeSpan MaxDecodeTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Models kept ready to run, 1 .. 64; the least recently used one goes first.</summary>
    public int LoadedModels { get; set; } = 2;

    /// <summary>Bytes that an ONNX file may have, up to 2 GiB, which is the format's own limit.</summary>
    public long MaxModelBytes { get; set; } = int.MaxValue;

    /// <summary>Name of the model that is used where a request names none; empty = the built-in one.</summary>
    public string DefaultModel { get; set; } = "";

    /// <summary>How long an image of Embed or Predict waits for others to share its batch.</summary>
    public TimeSpan MicroBatchDelay { get; set; } = TimeSpan.FromMilliseconds(4);

    /// <summary>Images of Embed and Predict waiting or being worked on at once, 256 .. 65,536.</summary>
    public int MicroBatchQueue { get; set; } = 1024;

    /// <summary>
    /// After this time without a finished shard, and without a word from a worker, shards that were asked for are asked for again, 1 second .. 1 day;
    /// each further time waits twice as long. Longer than workers take to start, or they find some messages twice, which costs them a look.
    /// </summary>
    public TimeSpan RepeatAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How often running jobs are compared with their data sets.</summary>
    public TimeSpan JobInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Threads inside a step of training with <see cref="ExecutionProvider.Cpu"/>, 0 .. 256; 0 = one for each core that the process may use. The last bits of what is trained may depend on it.</summary>
    public int TrainingThreads { get; set; }

    /// <summary>Bytes of decoded images that a training keeps in memory, 1 MiB .. 4 GiB; one that needs more is refused.</summary>
    public long TrainingBytes { get; set; } = 1L << 30;

    /// <summary>Bytes that a step of training may take by its estimate, 64 MiB .. 1 TiB; a network that needs more is refused before it begins.</summary>
    public long TrainingStepBytes { get; set; } = 3L << 30;

    /// <summary>
    /// How long a message of a training is held before the next one takes its place, more than 0, at most 1 day: with an epoch more, and in the first turn the reading of the images, below the time that the broker waits for an answer,
    /// which is 30 minutes for RabbitMQ.
    /// </summary>
    public TimeSpan TrainingTurn { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Time between two checkpoints of a training at least, 0 .. 1 hour: with an epoch more what a crash loses. 0 = one after every epoch.</summary>
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromSeconds(10);

    // libvips computes on a thread of its own while ours waits for it. Without the quarter more, a core idled a tenth of the time over the hand-over.
    internal int Threads => ComputeThreads > 0 ? ComputeThreads : Environment.ProcessorCount + ((Environment.ProcessorCount + 3) / 4);

    // More runs at once than cores would only take memory, and cache from each other.
    internal int Runs => ExecutionProvider == ExecutionProvider.Cuda ? GpuStreams : Math.Clamp(Environment.ProcessorCount / IntraOpThreads, 1, Threads);

    // Enough that every thread has a batch to run or to fill while the next ones' images are on their way, and no more: what is in flight is memory.
    internal int Batches => BatchesInFlight > 0 ? BatchesInFlight : (2 * Threads) + (2 * Runs);
}
