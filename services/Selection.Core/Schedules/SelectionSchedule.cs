namespace Assay.Selection.Core.Schedules;

/// <summary>How many images each round of a campaign selects. Rounds count from 1.</summary>
public abstract class SelectionSchedule
{
    private protected SelectionSchedule()
    {
    }

    /// <summary>Rounds, where their number is fixed.</summary>
    public virtual int? Rounds => null;

    /// <summary>
    /// Round i selects 2^(i-1) x s images, s the size of the first training set, so the training set doubles with every round (Stabinger and
    /// Rodriguez-Sanchez). Stays at <see cref="int.MaxValue"/> where the power leaves it.
    /// </summary>
    /// <param name="initialSize">s, 1 or more.</param>
    public static SelectionSchedule Exponential(int initialSize) => new ExponentialSchedule(CheckSize(initialSize));

    /// <summary>Every round selects <paramref name="size"/> images, 1 or more.</summary>
    public static SelectionSchedule Fixed(int size) => new FixedSchedule(CheckSize(size));

    /// <summary>Round i selects the i-th size, each 1 or more, at least one; the campaign has as many rounds.</summary>
    public static SelectionSchedule List(IReadOnlyList<int> sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        if (sizes.Count == 0) throw new ArgumentException("A schedule needs at least one round; give a list of sizes such as 100, 200, 400.", nameof(sizes));
        return new ListSchedule([.. sizes.Select(CheckSize)]);
    }

    /// <summary>Images to select in a round, fewer where fewer are left.</summary>
    /// <param name="round">Round, from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The round is below 1, or beyond a fixed number of rounds.</exception>
    public int SizeOf(int round)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(round, 1);
        if (round > Rounds) throw new ArgumentOutOfRangeException(nameof(round), round, $"The schedule has {Rounds} rounds.");
        return Size(round);
    }

    private protected abstract int Size(int round);

    private static int CheckSize(int size) => size > 0
        ? size
        : throw new ArgumentOutOfRangeException(nameof(size), size, "A round must select at least one image.");

    private sealed class ExponentialSchedule(int initialSize) : SelectionSchedule
    {
        private protected override int Size(int round) => round > 31 ? int.MaxValue : (int)Math.Min(int.MaxValue, (long)initialSize << (round - 1));
    }

    private sealed class FixedSchedule(int size) : SelectionSchedule
    {
        private protected override int Size(int round) => size;
    }

    private sealed class ListSchedule(int[] sizes) : SelectionSchedule
    {
        public override int? Rounds => sizes.Length;

        private protected override int Size(int round) => sizes[round - 1];
    }
}
