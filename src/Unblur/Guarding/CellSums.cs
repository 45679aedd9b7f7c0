using System.Runtime.CompilerServices;

namespace Unblur.Guarding;

/// <summary>What is summed up over a square of pixels, before and after.</summary>
internal struct CellSums
{
    /// <summary>Pixels seen.</summary>
    internal int Pixels;

    /// <summary>After minus before, by channel.</summary>
    internal ChannelSums Drift;

    /// <summary>Values that were well inside the range and are at its ends now.</summary>
    internal int NewlyClipped;

    /// <summary>Squared differences of neighbouring pixels: of luma and of the two colour differences.</summary>
    internal float LumaBefore, LumaAfter, ColourBefore, ColourAfter;

    /// <summary>Squared differences of luma over <see cref="GuardLimits.ContrastDistance"/> pixels.</summary>
    internal float ContrastBefore, ContrastAfter;

    /// <summary>The change of luma by place in a 4 x 4 grid.</summary>
    internal PhaseSums Grid;

    internal void Add(in CellSums other)
    {
        Pixels += other.Pixels;
        NewlyClipped += other.NewlyClipped;
        LumaBefore += other.LumaBefore;
        LumaAfter += other.LumaAfter;
        ColourBefore += other.ColourBefore;
        ColourAfter += other.ColourAfter;
        ContrastBefore += other.ContrastBefore;
        ContrastAfter += other.ContrastAfter;
        for (int channel = 0; channel < ChannelSums.Count; channel++)
        {
            Drift[channel] += other.Drift[channel];
        }

        for (int phase = 0; phase < PhaseSums.Count; phase++)
        {
            Grid[phase] += other.Grid[phase];
        }
    }

    [InlineArray(Count)]
    internal struct ChannelSums
    {
        internal const int Count = 3;
        private float _first;
    }

    [InlineArray(Count)]
    internal struct PhaseSums
    {
        internal const int Period = 4;
        internal const int Count = Period * Period;
        private float _first;
    }
}
