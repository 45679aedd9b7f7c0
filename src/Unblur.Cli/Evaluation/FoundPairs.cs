using Unblur.Cli.Failures;

namespace Unblur.Cli.Evaluation;

/// <summary>What there is to measure.</summary>
/// <param name="Pairs">In the order of their names.</param>
/// <param name="Missing">Photos that are left out because they have no partner.</param>
internal sealed record FoundPairs(IReadOnlyList<EvalPair> Pairs, IReadOnlyList<MissingPartner> Missing)
{
    private const int MostNamed = 10;

    /// <exception cref="UsageException">There is a photo without a partner.</exception>
    public void RefuseMissing()
    {
        if (Missing.Count == 0)
        {
            return;
        }

        IEnumerable<string> named = Missing.Take(MostNamed).Select(missing => missing.Message);
        string more = Missing.Count > MostNamed ? $"\n  and {Missing.Count - MostNamed} more." : "";
        throw new UsageException($"{string.Join("\n  ", named)}{more}\n  --allow-missing leaves such photos out.");
    }
}
