namespace Unblur.Training.Recipes;

/// <summary>What somebody meant who misspelt a name.</summary>
public static class NearestName
{
    /// <summary>The known name that takes the fewest letters to add, drop or replace.</summary>
    /// <param name="name">As it was typed.</param>
    /// <param name="known">The names there are.</param>
    /// <param name="most">Letters at most; null for any number.</param>
    /// <returns>The first of the nearest; null where none is near enough.</returns>
    public static string? Of(string name, IEnumerable<string> known, int? most = null)
        => known.Select(candidate => (Name: candidate, Letters: Distance(candidate, name))).Where(entry => entry.Letters <= (most ?? int.MaxValue))
            .OrderBy(entry => entry.Letters).Select(entry => entry.Name).FirstOrDefault();

    // Levenshtein's, row by row.
    private static int Distance(string left, string right)
    {
        int[] row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
