using FsCheck;
using FsCheck.Fluent;
using Unblur.Data.Layouts;

namespace Unblur.Data.Tests.Layouts;

public sealed class PartnersTests
{
    private static Partners Match(string[] first, string[] second) => Partners.Match(new("left", first), new("right", second));

    private static string[] Pairs(Partners partners) => [.. partners.Pairs.Select(pair => $"{pair.Key} {pair.Value}").Order(StringComparer.Ordinal)];

    [Fact]
    public void Match_EqualPaths_GoesBeforeOtherExtensions()
    {
        Partners partners = Match(["a.jpg", "a.png"], ["a.png", "a.tif"]);

        Assert.Equal(["a.jpg a.tif", "a.png a.png"], Pairs(partners));
    }

    [Fact]
    public void Match_TwinsThatDifferInAnAccentAlone_SaysSo()
    {
        Partners partners = Match(["caf\u00E9.png", "cafe\u0301.png"], ["cafe\u0301.png"]);

        Assert.Contains("how an accent is written", Assert.Single(partners.Missing).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Match_OtherExtensions_GoBeforeOtherRoles()
    {
        Partners partners = Match(["00.png", "blur_00.png"], ["00.jpg", "sharp_00.png"]);

        Assert.Equal(["00.png 00.jpg", "blur_00.png sharp_00.png"], Pairs(partners));
        Assert.Empty(partners.Missing);
    }

    [Fact]
    public void Match_SeveralCandidates_PairsNoneAndNamesThem()
    {
        Partners partners = Match(["1_deblurred.jpg", "1_deblurred.png", "2.png"], ["1.png", "2.png"]);

        Assert.Equal(["2.png 2.png"], Pairs(partners));
        Assert.Empty(partners.Missing);
        DataSetProblem problem = Assert.Single(partners.Ambiguous);
        Assert.Equal(DataSetFault.DoubleName, problem.Fault);
        Assert.Contains("left/1_deblurred.jpg and left/1_deblurred.png", problem.Message, StringComparison.Ordinal);
        Assert.Contains("right/1.png", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Match_SeveralCandidatesOnTheOtherSide_NamesThem()
    {
        DataSetProblem problem = Assert.Single(Match(["1.png"], ["1_gt.png", "1_sharp.png"]).Ambiguous);

        Assert.Contains("right/1_gt.png and right/1_sharp.png", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Match_SameNameInAnotherFolder_IsNoPartner()
    {
        Partners partners = Match(["x/a.png"], ["y/a.png"]);

        Assert.Empty(partners.Pairs);
        Assert.Equal(["left/x/a.png", "right/y/a.png"], partners.Missing.Select(missing => missing.Path));
        Assert.Equal("right/x/a.png", partners.Missing[0].Expected);
    }

    [Fact]
    public void Match_ExtensionLeftOver_NamesItsTwin()
    {
        MissingPartner left = Assert.Single(Match(["a.jpg", "a.png"], ["a.png"]).Missing);

        Assert.Equal(("left/a.jpg", "left/a.png"), (left.Path, left.Twin));
        Assert.Equal(DataSetFault.DoubleName, left.Problem.Fault);
    }

    [Fact]
    public void Match_AnyNames_AccountsForEachOnceAndIsTheSameTheOtherWayRound()
    {
        Gen<string[]> names = Gen.Elements("", "x/").SelectMany(folder => Gen.Elements("1", "2", "blur_1", "1_sharp", "gt-2"), (folder, stem) => folder + stem)
            .SelectMany(path => Gen.Elements(".png", ".jpg"), (path, extension) => path + extension).ArrayOf().Select(all => all.Distinct().ToArray());
        Prop.ForAll(names.Two().ToArbitrary(), both =>
        {
            (string[] first, string[] second) = both;
            Partners there = Match(first, second);
            var back = Partners.Match(new("right", second), new("left", first));
            Assert.Equal(Pairs(there), back.Pairs.Select(pair => $"{pair.Value} {pair.Key}").Order(StringComparer.Ordinal));
            Assert.Equal(there.Pairs.Count, there.Pairs.Values.Distinct().Count());
            Assert.Equal(there.Missing.Select(missing => missing.Path), back.Missing.Select(missing => missing.Path));
            Assert.True(there.Ambiguous.Count > 0 || first.Length + second.Length == (2 * there.Pairs.Count) + there.Missing.Count);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("Zo\u00EB.png", "Zoe\u0308.png")]
    [InlineData("Vi\u1EC7t.png", "Vie\u0323\u0302t.png")]
    [InlineData("\u0439.png", "\u0438\u0306.png")]
    [InlineData("\u3054.png", "\u3053\u3099.png")]
    [InlineData("\uD55C.png", "\u1112\u1161\u11AB.png")]
    public void Match_ComposedAndDecomposedLetters_ArePartners(string composed, string decomposed)
    {
        Assert.Equal([$"{composed} {decomposed}"], Pairs(Match([composed], [decomposed])));
    }
}
