using Assay.Onnx;
using Microsoft.Extensions.Options;

namespace Assay.Inference.Pipeline;

/// <summary>
/// The threads that decode images and run models. On a CPU both are the same threads, each of which takes the most urgent work that is ready, with
/// no more runs at once than cores: no core idles while there is work. With a GPU a few threads of their own wait for it.
/// </summary>
internal sealed class ComputePool : IDisposable
{
    private readonly WorkQueue _decodes;
    private readonly WorkQueue _runs;

    public ComputePool(IOptions<InferenceOptions> options)
    {
        var settings = options.Value;
        _decodes = new WorkQueue("compute", settings.Threads, settings.Runs);
        _runs = settings.ExecutionProvider == ExecutionProvider.Cpu ? _decodes : new WorkQueue("gpu", settings.Runs, settings.Runs);
    }

    /// <summary>Queues work, which must not throw.</summary>
    public void Post(ComputePriority priority, Action work) =>
        (IsRun(priority) ? _runs : _decodes).Post(priority, work);

    public void Dispose()
    {
        _decodes.Dispose();
        _runs.Dispose();
    }

    private static bool IsRun(ComputePriority priority) => priority is ComputePriority.Run or ComputePriority.InteractiveRun;

    private sealed class WorkQueue : IDisposable
    {
        private readonly Queue<Action>[] _queues = [.. Enum.GetValues<ComputePriority>().Select(_ => new Queue<Action>())];
        private readonly Thread[] _threads;
        private int _freeRuns;
        private bool _stopping;

        public WorkQueue(string name, int threads, int runs)
        {
            _freeRuns = runs;
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
            while (Take(out var isRun) is { } work)
            {
                work();
                if (isRun)
                    EndRun();
            }
        }

        /// <summary>The most urgent work that may begin; null when the pool stops and nothing is left.</summary>
        private Action? Take(out bool isRun)
        {
            lock (_queues)
            {
                while (true)
                {
                    for (var priority = 0; priority < _queues.Length; priority++)
                    {
                        isRun = IsRun((ComputePriority)priority);
                        if ((isRun && _freeRuns == 0) || !_queues[priority].TryDequeue(out var work))
                            continue;
                        if (isRun)
                            _freeRuns--;
                        return work;
                    }

                    isRun = false;
                    if (_stopping && Array.TrueForAll(_queues, queue => queue.Count == 0))
                        return null;
                    Monitor.Wait(_queues);
                }
            }
        }

        private void EndRun()
        {
            lock (_queues)
            {
                _freeRuns++;
                // All: when the pool stops, those that wait for nothing else must see it too.
                Monitor.PulseAll(_queues);
            }
        }
    }
}
