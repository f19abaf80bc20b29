using Assay.Numerics;
using Assay.Numerics.LinearAlgebra;

namespace Assay.Scoring.Core.Coresets.Tree;

/// <summary>
/// A coreset tree (merge and reduce; Bentley and Saxe 1980, Har-Peled and Mazumdar 2004), stored: leaves are chunks of rows reduced to m
/// by importance sampling, and two nodes of a level are joined, reduced to m and promoted, as digits of a binary counter are. Beside its coreset each node has the
/// exact R of all rows below it, so the tree's leverage scores are those of the whole, whatever the sampling did. A change touches a leaf and the path above it.
/// </summary>
/// <remarks>
/// The stored bytes are a function of the rows, their order of arrival, the options and nothing else: not of threads, of kills, or of changes that were taken back.
/// A change is committed at once by <c>tree.json</c>; killed before, it leaves the tree as it was, and repeated it finds the nodes that were made.
/// One writer at a time.
/// </remarks>
public sealed class CoresetTree
{
    private readonly ICoresetRows _rows;
    private readonly TreeFiles _files;
    private readonly NodeReducer _reducer;
    private TreeManifest _manifest;
    private Dictionary<NodePlace, string> _fingerprints;
    private long _made;

    private CoresetTree(ICoresetStorage storage, ICoresetRows rows, TreeManifest manifest)
    {
        _rows = rows;
        _manifest = manifest;
        _files = new TreeFiles(storage, manifest.Options);
        _reducer = new NodeReducer(manifest.Options);
        _fingerprints = FingerprintsOf(manifest.Leaves);
    }

    public CoresetTreeOptions Options => _manifest.Options;

    public int Leaves => _manifest.Leaves.Count;

    /// <summary>Rows of all leaves, removed ones too.</summary>
    public long Rows => _manifest.Leaves.Sum(leaf => (long)leaf.Rows);

    /// <summary>The last shard that it has rows of; -1 for an empty tree.</summary>
    public int LastShard => _manifest.Leaves.Select(leaf => leaf.Last.Shard).DefaultIfEmpty(-1).Max();

    /// <summary>Highest level of a node; -1 for an empty tree.</summary>
    public int Height => NodePlace.Live(Leaves).Select(place => place.Level).DefaultIfEmpty(-1).First();

    /// <summary>Nodes that this instance has made, not counting those it found.</summary>
    public long NodesMade => Interlocked.Read(ref _made);

    /// <summary>Opens the tree in a storage; null where there is none.</summary>
    public static async Task<CoresetTree?> OpenAsync(ICoresetStorage storage, ICoresetRows rows, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(rows);
        var manifest = await TreeFiles.FindManifestAsync(storage, cancellationToken).ConfigureAwait(false);
        return manifest is null ? null : new CoresetTree(storage, rows, manifest);
    }

    /// <summary>Opens the tree in a storage, or makes an empty one.</summary>
    /// <exception cref="ArgumentException">There is a tree with other options.</exception>
    public static async Task<CoresetTree> OpenOrCreateAsync(
        ICoresetStorage storage, ICoresetRows rows, CoresetTreeOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        if (await OpenAsync(storage, rows, cancellationToken).ConfigureAwait(false) is { } tree)
        {
            return tree.Options == options
                ? tree
                : throw new ArgumentException($"The storage holds a tree with other options: {tree.Options}. Choose another place, or these options.", nameof(options));
        }

        return new CoresetTree(storage, rows, new TreeManifest { Options = options, Leaves = [] });
    }

    /// <summary>
    /// Adds rows behind the others, and builds what follows. The rows of a call are cut into leaves by themselves, so the last may be small.
    /// </summary>
    /// <param name="rows">Rows in ascending order of their keys, none of which the tree has.</param>
    /// <param name="parallel">Leaves made at once, which does not change them, and cancellation.</param>
    /// <exception cref="RowAlreadyInTreeException">The tree has a row already; nothing has been added.</exception>
    /// <exception cref="Heads.NonFiniteEmbeddingsException">An embedding holds NaN or infinity; nothing has been added.</exception>
    public async Task AppendAsync(IAsyncEnumerable<LabelledRow> rows, ParallelOptions parallel)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(parallel);
        var (first, added) = (Leaves, new SortedDictionary<int, TreeLeaf>());
        var serial = new ParallelOptions { MaxDegreeOfParallelism = 1, CancellationToken = parallel.CancellationToken };
        await Parallel.ForEachAsync(CutAsync(rows, parallel.CancellationToken), parallel, async (leaf, token) =>
        {
            await CheckNewAsync(leaf.Rows, token).ConfigureAwait(false);
            var made = await MakeLeafAsync(new NodePlace(0, leaf.Index), leaf.Rows, serial, token).ConfigureAwait(false);
            lock (added) added.Add(leaf.Index, made);
        }).ConfigureAwait(false);
        await CommitAsync([.. _manifest.Leaves, .. added.Values], [.. Enumerable.Range(first, added.Count)], parallel).ConfigureAwait(false);
    }

    /// <summary>Changes labels and weights of rows; changes that change nothing touch nothing.</summary>
    /// <param name="changes">Changes, the later of two for one row wins.</param>
    /// <param name="parallel">Nodes made at once, which does not change them, and cancellation.</param>
    /// <exception cref="RowNotInTreeException">The tree has not got a row; nothing has been changed.</exception>
    public async Task UpdateAsync(IReadOnlyCollection<RowChange> changes, ParallelOptions parallel)
    {
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(parallel);
        foreach (var change in changes)
        {
            if (change.Label is < 0) throw new ArgumentException($"The class id of {change.Key} must be 0 or more; remove the row to leave it out.", nameof(changes));
            if (change.Weight is { } weight && !IsWeight(weight)) throw new ArgumentException($"The weight of {change.Key} must be finite and not negative, not {weight}.", nameof(changes));
        }

        var cancellationToken = parallel.CancellationToken;
        var updated = new SortedDictionary<int, LeafRows>();
        foreach (var (leaf, ofLeaf) in await AssignAsync(changes, cancellationToken).ConfigureAwait(false))
        {
            var before = await ReadRowsAsync(leaf, cancellationToken).ConfigureAwait(false);
            var after = before.With(ofLeaf);
            if (!ReferenceEquals(before, after)) updated.Add(leaf, after);
        }

        if (updated.Count == 0) return;
        var leaves = _manifest.Leaves.ToArray();
        foreach (var (index, rows) in updated)
            leaves[index] = await MakeLeafAsync(new NodePlace(0, index), rows, parallel, cancellationToken).ConfigureAwait(false);
        await CommitAsync(leaves, [.. updated.Keys], parallel).ConfigureAwait(false);
    }

    /// <summary>
    /// The coreset of all rows: the nodes of a level and, for rows that no node of it covers, those below. Level 0 is the largest and the most exact.
    /// </summary>
    /// <param name="level">Level, 0 or more; null = the root, at most m rows.</param>
    /// <param name="parallel">Degree of parallelism and cancellation.</param>
    public async Task<Coreset> GetCoresetAsync(int? level, ParallelOptions parallel)
    {
        ArgumentNullException.ThrowIfNull(parallel);
        if (level is { } below) ArgumentOutOfRangeException.ThrowIfNegative(below, nameof(level));
        var live = NodePlace.Live(Leaves).ToList();
        var places = level is { } at
            ? [.. Enumerable.Range(0, at > 30 ? 0 : Leaves >> at).Select(index => new NodePlace(at, index)), .. live.Where(place => place.Level < at || at > 30)]
            : live;
        var nodes = new List<CoresetNode>();
        foreach (var place in places) nodes.Add(await _files.ReadAsync(place, _fingerprints[place], parallel.CancellationToken).ConfigureAwait(false));
        return level is null ? _reducer.JoinAll(nodes, parallel).Points : Coreset.Concatenate([.. nodes.Select(node => node.Points)], Options.Dimensions);
    }

    /// <summary>R of all rows of weight above 0: by it <see cref="TriangularFactor.SquaredNorms"/> gives their exact leverage scores.</summary>
    public async Task<TriangularFactor> GetFactorAsync(ParallelOptions parallel)
    {
        ArgumentNullException.ThrowIfNull(parallel);
        var triangle = new double[Options.Dimensions * Options.Dimensions];
        foreach (var place in NodePlace.Live(Leaves))
        {
            var part = await _files.ReadTriangleAsync(place, _fingerprints[place], parallel.CancellationToken).ConfigureAwait(false);
            triangle = HouseholderQr.MergeTriangles(triangle, part, Options.Dimensions, parallel);
        }

        return TriangularFactor.FromTriangle(triangle, Options.Dimensions, parallel);
    }

    /// <summary>The rows with the highest leverage scores among all rows, exactly, in one pass over the leaves; highest first, equal ones in the order of their keys.</summary>
    /// <param name="count">Rows, or rows of each class, 1 or more; fewer where there are not so many.</param>
    /// <param name="perClass">Whether so many of each class are asked for; they are sorted by class then.</param>
    /// <param name="parallel">Degree of parallelism, which does not change the result, and cancellation.</param>
    public async Task<IReadOnlyList<ImportantSample>> GetImportantSamplesAsync(int count, bool perClass, ParallelOptions parallel)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var best = new SortedDictionary<int, PriorityQueue<ImportantSample, ImportantSample>>();
        await foreach (var sample in ScoreAsync(parallel).ConfigureAwait(false))
        {
            var group = perClass ? sample.Label : 0;
            if (!best.TryGetValue(group, out var heap)) best.Add(group, heap = new PriorityQueue<ImportantSample, ImportantSample>(LeastFirst));
            if (heap.Count < count) heap.Enqueue(sample, sample);
            else if (LeastFirst.Compare(sample, heap.Peek()) > 0) heap.DequeueEnqueue(sample, sample);
        }

        return [.. best.Values.SelectMany(heap => heap.UnorderedItems.Select(item => item.Element).OrderDescending(LeastFirst))];
    }

    /// <summary>The leverage score among all rows of every row of weight above 0, leaf by leaf.</summary>
    public async IAsyncEnumerable<ImportantSample> ScoreAsync(ParallelOptions parallel)
    {
        var factor = await GetFactorAsync(parallel).ConfigureAwait(false);
        for (var leaf = 0; leaf < Leaves; leaf++)
        {
            var rows = await LoadAsync(await ReadRowsAsync(leaf, parallel.CancellationToken).ConfigureAwait(false), parallel.CancellationToken).ConfigureAwait(false);
            var norms = new double[rows.Count];
            factor.SquaredNorms(rows.Embeddings, norms, parallel);
            for (var i = 0; i < norms.Length; i++) yield return new ImportantSample(rows.Keys[i], rows.Labels[i], rows.Weights[i] * norms[i]);
        }
    }

    private static Comparer<ImportantSample> LeastFirst { get; } = Comparer<ImportantSample>.Create(static (x, y) =>
        x.Importance != y.Importance ? x.Importance.CompareTo(y.Importance) : y.Key.CompareTo(x.Key));

    private static bool IsWeight(double weight) => weight >= 0 && double.IsFinite(weight);

    private static Dictionary<NodePlace, string> FingerprintsOf(IReadOnlyList<TreeLeaf> leaves)
    {
        var fingerprints = new Dictionary<NodePlace, string>();
        for (var level = 0; leaves.Count >> level > 0; level++)
        {
            for (var index = 0; index < leaves.Count >> level; index++)
            {
                var place = new NodePlace(level, index);
                fingerprints[place] = level == 0 ? leaves[index].Fingerprint : TreeFiles.FingerprintOf(fingerprints[place.Left], fingerprints[place.Right]);
            }
        }

        return fingerprints;
    }

    private async IAsyncEnumerable<(int Index, LeafRows Rows)> CutAsync(
        IAsyncEnumerable<LabelledRow> rows, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (index, leaf) = (Leaves, new List<LabelledRow>());
        RowKey? last = null;
        await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (row.Label < 0) throw new ArgumentException($"The class id of {row.Key} must be 0 or more; leave unlabelled rows out.", nameof(rows));
            if (!IsWeight(row.Weight)) throw new ArgumentException($"The weight of {row.Key} must be finite and not negative, not {row.Weight}.", nameof(rows));
            if (last is { } before && row.Key <= before) throw new ArgumentException($"Rows must ascend, but {row.Key} follows {before}.", nameof(rows));
            last = row.Key;
            leaf.Add(row);
            if (leaf.Count < Options.LeafRows) continue;
            yield return (index++, ToRows(leaf));
            leaf.Clear();
        }

        if (leaf.Count > 0) yield return (index, ToRows(leaf));
    }

    private static LeafRows ToRows(List<LabelledRow> rows) => new([.. rows.Select(row => row.Key)], [.. rows.Select(row => row.Label)], [.. rows.Select(row => row.Weight)]);

    private async Task CheckNewAsync(LeafRows rows, CancellationToken cancellationToken)
    {
        foreach (var (index, leaf) in _manifest.Leaves.Index())
        {
            if (leaf.First > rows.Keys[^1] || leaf.Last < rows.Keys[0]) continue;
            var there = await ReadRowsAsync(index, cancellationToken).ConfigureAwait(false);
            foreach (var key in rows.Keys)
            {
                if (there.Has(key)) throw new RowAlreadyInTreeException(key);
            }
        }
    }

    /// <summary>Which leaf each change is for.</summary>
    private async Task<IReadOnlyDictionary<int, List<RowChange>>> AssignAsync(IReadOnlyCollection<RowChange> changes, CancellationToken cancellationToken)
    {
        var left = changes.ToList();
        var assigned = new SortedDictionary<int, List<RowChange>>();
        for (var index = 0; index < Leaves && left.Count > 0; index++)
        {
            if (!left.Exists(change => _manifest.Leaves[index].Spans(change.Key))) continue;
            var rows = await ReadRowsAsync(index, cancellationToken).ConfigureAwait(false);
            var mine = left.FindAll(change => rows.Has(change.Key));
            if (mine.Count == 0) continue;
            assigned.Add(index, mine);
            left.RemoveAll(change => rows.Has(change.Key));
        }

        return left.Count == 0 ? assigned : throw new RowNotInTreeException(left[0].Key);
    }

    private Task<LeafRows> ReadRowsAsync(int leaf, CancellationToken cancellationToken) =>
        _files.ReadRowsAsync(new NodePlace(0, leaf), _manifest.Leaves[leaf].Fingerprint, cancellationToken);

    private async Task<TreeLeaf> MakeLeafAsync(NodePlace place, LeafRows rows, ParallelOptions parallel, CancellationToken cancellationToken)
    {
        var fingerprint = _files.FingerprintOf(rows);
        var leaf = new TreeLeaf(fingerprint, rows.Count, rows.Keys[0], rows.Keys[^1]);
        if (await _files.HasAsync(place, fingerprint, cancellationToken).ConfigureAwait(false)) return leaf;
        var node = _reducer.Leaf(place, await LoadAsync(rows, cancellationToken).ConfigureAwait(false), parallel);
        await _files.WriteRowsAsync(place, fingerprint, rows, cancellationToken).ConfigureAwait(false);
        await _files.WriteAsync(place, fingerprint, node, cancellationToken).ConfigureAwait(false);
        Interlocked.Increment(ref _made);
        return leaf;
    }

    /// <summary>The rows of a leaf that have not been removed, with their embeddings.</summary>
    private async Task<Coreset> LoadAsync(LeafRows leaf, CancellationToken cancellationToken)
    {
        var rows = Enumerable.Range(0, leaf.Count).Where(row => leaf.Weights[row] > 0).ToArray();
        var keys = Array.ConvertAll(rows, row => leaf.Keys[row]);
        var embeddings = new float[checked(rows.Length * Options.Dimensions)];
        await _rows.ReadAsync(keys, embeddings, cancellationToken).ConfigureAwait(false);
        return new Coreset(keys, embeddings, Options.Dimensions, Array.ConvertAll(rows, row => leaf.Labels[row]), Array.ConvertAll(rows, row => leaf.Weights[row]));
    }

    /// <summary>Makes the nodes above the changed leaves, level by level, then commits, then deletes what was there before.</summary>
    private async Task CommitAsync(IReadOnlyList<TreeLeaf> leaves, IReadOnlyCollection<int> changed, ParallelOptions parallel)
    {
        var fingerprints = FingerprintsOf(leaves);
        var touched = new List<NodePlace>();
        foreach (var level in NodePlace.Above(changed, leaves.Count))
        {
            touched.AddRange(level);
            if (level.Key == 0) continue;
            var inner = level.Count() > 1 ? new ParallelOptions { MaxDegreeOfParallelism = 1, CancellationToken = parallel.CancellationToken } : parallel;
            await Parallel.ForEachAsync(level, parallel, async (place, token) => await JoinAsync(place, fingerprints, inner, token).ConfigureAwait(false)).ConfigureAwait(false);
        }

        var manifest = _manifest with { Leaves = leaves };
        await _files.WriteManifestAsync(manifest, parallel.CancellationToken).ConfigureAwait(false);
        (_manifest, _fingerprints) = (manifest, fingerprints);
        foreach (var place in touched) await _files.DeleteOthersAsync(place, fingerprints[place], parallel.CancellationToken).ConfigureAwait(false);
    }

    private async Task JoinAsync(NodePlace place, Dictionary<NodePlace, string> fingerprints, ParallelOptions parallel, CancellationToken cancellationToken)
    {
        if (await _files.HasAsync(place, fingerprints[place], cancellationToken).ConfigureAwait(false)) return;
        var left = await _files.ReadAsync(place.Left, fingerprints[place.Left], cancellationToken).ConfigureAwait(false);
        var right = await _files.ReadAsync(place.Right, fingerprints[place.Right], cancellationToken).ConfigureAwait(false);
        await _files.WriteAsync(place, fingerprints[place], _reducer.Join(place, left, right, parallel), cancellationToken).ConfigureAwait(false);
        Interlocked.Increment(ref _made);
    }
}
