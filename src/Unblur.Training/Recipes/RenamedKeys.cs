namespace Unblur.Training.Recipes;

/// <summary>Keys that had another name in older versions. Run folders of that time still hold them.</summary>
internal static class RenamedKeys
{
    private static readonly (string Old, string New)[] s_sections = [("optimiser.", "optimizer.")];

    private static readonly Dictionary<string, string> s_keys = new(StringComparer.Ordinal)
    {
        ["motion.rehearsal"] = "motion.synthetic_motion",
        ["motion.rehearsal_length"] = "motion.synthetic_motion_length",
        ["deblur.rehearsal"] = "deblur.synthetic_motion",
    };

    /// <summary>The present name of a key.</summary>
    internal static string Of(string key)
    {
        if (s_keys.TryGetValue(key, out string? renamed))
        {
            return renamed;
        }

        foreach ((string old, string present) in s_sections)
        {
            if (key.StartsWith(old, StringComparison.Ordinal))
            {
                return present + key[old.Length..];
            }
        }

        return key;
    }
}
