namespace Assay.Numerics.Randomness;

/// <summary>
/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014): the mixing function behind row hashes and seeding.
/// </summary>
public static class SplitMix64
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    /// <summary>One step of the sequence: adds the golden gamma to <paramref name="state"/> and returns the mixed state.</summary>
    public static ulong Next(ref ulong state) => Finalize(state += GoldenGamma);

    /// <summary>The first output of a sequence seeded with <paramref name="value"/>: a bijection of 64 bits that scatters every input bit.</summary>
    public static ulong Mix(ulong value) => Finalize(value + GoldenGamma);

    private static ulong Finalize(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
