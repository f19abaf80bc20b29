using Assay.Onnx;
using Microsoft.Extensions.Options;

namespace Assay.Inference.Pipeline;

/// <summary>
/// The threads that decode images and run models. On a CPU both are the same threads, one a core, each of which takes the most urgent work that is
/// ready: no core idles while there is work, and no two threads compete for one. With a GPU a few threads of their own wait for it.
/// </summary>
internal sealed class ComputePool : IDisposable
{
    private readonly WorkQueue _decodes;
    private readonly WorkQueue _runs;

    public ComputePool(IOptions<InferenceOptions> options)
    {
        var settings = options.Value;
        _decodes = new WorkQueue("compute", settings.Threads);
        _runs = settings.ExecutionProvider == ExecutionProvider.Cpu ? _decodes : new WorkQueue("gpu", settings.GpuStreams);
    }

    /// <summary>Queues work, which must not throw.</summary>
    public void Post(ComputePriority priority, Action work) =>
        (priority is ComputePriority.Run or ComputePriority.InteractiveRun ? _runs : _decodes).Post(priority, work);

    public void Dispose()
    {
        _decodes.Dispose();
        _runs.Dispose();
    }

    private sealed class WorkQueue : IDisposable
    {
        private readonly Queue<Action>[] _queues = [.. Enum.GetValues<ComputePriority>().Select(_ => new Queue<Action>())];
        private readonly Thread[] _threads;
        private bool _stopping;

        public WorkQueue(string name, int threads)
        {
            _threads = new Thread[threads];
            for (var i = 0; i < threads; i++)
            {
                _threads[i] = new Thread(Work) { IsBackground = true, Name = $"assay-{name}-{i}" };
                _threads[i].Start();
            }
        }

        public void Post(ComputePriority priority, Action work)
        {
            lock (_queues)
            {
                _queues[(int)priority].Enqueue(work);
                Monitor.Pulse(_queues);
            }
        }

        public void Dispose()
        {
            lock (_queues)
            {
                _stopping = true;
                Monitor.PulseAll(_queues);
            }

            foreach (var thread in _threads)
                thread.Join();
        }

        private void Work()
        {
            while (Take() is { } work)
                work();
        }

        /// <summary>The most urgent work; null when the pool stops and nothing is left.</summary>
        private Action? Take()
        {
            lock (_queues)
            {
                while (true)
                {
                    foreach (var queue in _queues)
                    {
                        if (queue.TryDequeue(out var work))
                            return work;
                    }

                    if (_stopping)
                        return null;
                    Monitor.Wait(_queues);
                }
            }
        }
    }
}
