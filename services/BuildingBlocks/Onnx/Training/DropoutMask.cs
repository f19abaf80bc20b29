using Assay.Numerics.Randomness;

namespace Assay.Onnx.Training;

/// <summary>
/// Which values a dropout layer keeps in a step: a function of seed, step, layer and place, so that training goes on after a resume as if it had never
/// stopped. 16 bits decide a value, four values a number of SplitMix64's sequence.
/// </summary>
internal static class DropoutMask
{
    private const int ValuesEach = 4;

    /// <summary>Fills a mask.</summary>
    /// <param name="seed">The training's.</param>
    /// <param name="step">Number of the step, from 1.</param>
    /// <param name="layer">Number of the dropout layer, from 0.</param>
    /// <param name="rate">Share to drop, 0 .. below 1, rounded to a multiple of 2^-16 below 1.</param>
    /// <param name="mask">Written: 1 = kept, 0 = dropped.</param>
    public static void Fill(ulong seed, long step, int layer, double rate, Span<byte> mask)
    {
        var dropped = (ushort)Math.Min(ushort.MaxValue, Math.Round(rate * 65536, MidpointRounding.ToEven));
        var state = SplitMix64.Mix(SplitMix64.Mix(SplitMix64.Mix(seed) ^ (ulong)step) ^ (ulong)layer);
        var whole = mask.Length / ValuesEach * ValuesEach;
        for (var i = 0; i < whole; i += ValuesEach)
            Four(SplitMix64.Next(ref state), dropped, mask.Slice(i, ValuesEach));
        if (whole == mask.Length)
            return;
        Span<byte> rest = stackalloc byte[ValuesEach];
        Four(SplitMix64.Next(ref state), dropped, rest);
        rest[..(mask.Length - whole)].CopyTo(mask[whole..]);
    }

    private static void Four(ulong bits, ushort dropped, Span<byte> mask)
    {
        mask[3] = (byte)((ushort)(bits >> 48) >= dropped ? 1 : 0);
        mask[2] = (byte)((ushort)(bits >> 32) >= dropped ? 1 : 0);
        mask[1] = (byte)((ushort)(bits >> 16) >= dropped ? 1 : 0);
        mask[0] = (byte)((ushort)bits >= dropped ? 1 : 0);
    }
}
