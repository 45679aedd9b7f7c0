using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Unblur.Torch.Native;

namespace Unblur.Torch.Tests.Native;

/// <summary>
/// Boxed calls check nothing, so the schemas of all operators in use are held against those they were written for.
/// UNBLUR_UPDATE_SCHEMAS=1 writes the stored text anew.
/// </summary>
public partial class SchemaTests
{
    private const string StoredFor = "1.13";

    private static readonly Op[] Operators =
    [
        .. typeof(Aten).GetFields(BindingFlags.Static | BindingFlags.NonPublic).Select(field => (Op)field.GetValue(null)!).OrderBy(op => op.Name, StringComparer.Ordinal),
    ];

    [Fact]
    public void Operators_OfTheEngine_AreAsManyAsAreStored()
    {
        Assert.NotEmpty(Operators);
        Assert.Equal(Stored().Keys.Order(StringComparer.Ordinal), Operators.Select(op => op.Name).Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public void Schemas_OfTheLibtorchTheyWereStoredFor_AreExactlyTheStoredOnes()
    {
        if (Environment.GetEnvironmentVariable("UNBLUR_UPDATE_SCHEMAS") == "1")
        {
            File.WriteAllLines(StoredPath(), Operators.Select(op => op.Schema));
        }

        Skip.IfNot(TorchRuntime.Version.StartsWith(StoredFor, StringComparison.Ordinal), $"stored for libtorch {StoredFor}, this is {TorchRuntime.Version}");
        Dictionary<string, string> stored = Stored();
        Assert.Empty(Operators.Where(op => stored.GetValueOrDefault(op.Name) != op.Schema).Select(op => $"now {op.Schema}, stored {stored.GetValueOrDefault(op.Name)}"));
    }

    [Fact]
    public void Schemas_OfAnyLibtorch_TakeWhatTheStoredOnesTake()
    {
        Dictionary<string, string> stored = Stored();

        Assert.Empty(Operators.SelectMany(op => stored.TryGetValue(op.Name, out string? schema)
            ? Differences(op.Name, Arguments(schema), Arguments(op.Schema))
            : [$"{op.Name} is not stored: run with UNBLUR_UPDATE_SCHEMAS=1"]));
    }

    [Fact]
    public void Schemas_OfOperators_WriteTheirFirstArgumentExactlyWhereTheNameSaysSo()
        => Assert.All(Operators, op => Assert.Equal(InPlaceName().IsMatch(op.Name), op.Schema.Contains("(Tensor(a!) self", StringComparison.Ordinal)));

    [Fact]
    public void Differences_ArgumentsThatMovedOrAppeared_AreTold()
    {
        List<(string Kind, string Name, bool HasDefault)> stored = Arguments("aten::op(Tensor self, int[2] size=[1, 1], *, float? scale=None) -> Tensor");

        Assert.Equal([("Tensor", "self", false), ("int[2]", "size", true), ("float?", "scale", true)], stored);
        Assert.Empty(Differences("op", stored, Arguments("aten::op(Tensor self, SymInt[2] size=[1, 1], *, float? scale=None, bool more=False) -> Tensor")));
        Assert.Single(Differences("op", stored, Arguments("aten::op(Tensor self, int[2] size=[1, 1]) -> Tensor")));
        Assert.Single(Differences("op", stored, Arguments("aten::op(Tensor self, int[2] size=[1, 1], *, float? scale=None, bool more) -> Tensor")));
        Assert.Equal(2, Differences("op", stored, Arguments("aten::op(Tensor self, float? scale=None, int[2] size=[1, 1]) -> Tensor")).Count());
    }

    [Theory]
    [InlineData("int", "SymInt", true)]
    [InlineData("int[]", "SymInt[2]", true)]
    [InlineData("int[2]", "int[]", true)]
    [InlineData("int", "Scalar", true)]
    [InlineData("int?", "Scalar?", true)]
    [InlineData("Tensor", "Tensor?", true)]
    [InlineData("int[1]?", "int[]", false)]
    [InlineData("float", "int", false)]
    [InlineData("Tensor", "Scalar", false)]
    public void Takes_AKindForAnother_TellsWhetherTheDoorConvertsIt(string stored, string current, bool expected)
        => Assert.Equal(expected, Takes(stored, current));

    /// <summary>Every argument under its old name and place, of a kind that the same value converts to; new ones at the end have defaults.</summary>
    private static IEnumerable<string> Differences(string name, List<(string Kind, string Name, bool HasDefault)> stored, List<(string Kind, string Name, bool HasDefault)> current)
    {
        for (int i = 0; i < Math.Max(stored.Count, current.Count); i++)
        {
            if (i >= current.Count)
            {
                yield return $"{name}: argument {stored[i].Name} is gone";
            }
            else if (i >= stored.Count)
            {
                if (!current[i].HasDefault)
                {
                    yield return $"{name}: the new argument {current[i].Name} has no default";
                }
            }
            else if (stored[i].Name != current[i].Name || !Takes(stored[i].Kind, current[i].Kind) || (stored[i].HasDefault && !current[i].HasDefault))
            {
                yield return $"{name}: argument {i} was {stored[i]} and is {current[i]}";
            }
        }
    }

    private static bool Takes(string stored, string current)
    {
        if (stored.EndsWith('?') && !current.EndsWith('?'))
        {
            return false;
        }

        (string from, string to) = (Kind(stored), Kind(current));
        return from == to || (from == "int" && to is "Scalar" or "float") || (from == "float" && to == "Scalar");
    }

    private static string Kind(string text) => ListLength().Replace(AliasOf().Replace(text, string.Empty).TrimEnd('?').Replace("SymInt", "int", StringComparison.Ordinal), "[]");

    private static List<(string Kind, string Name, bool HasDefault)> Arguments(string schema)
    {
        string inside = schema[(schema.IndexOf('(', StringComparison.Ordinal) + 1)..schema.IndexOf(") -> ", StringComparison.Ordinal)];
        return
        [
            .. TopLevelComma().Split(inside).Where(part => part is not ("*" or "")).Select(part => part.Split('=', 2)).Select(part => (
                part[0][..part[0].LastIndexOf(' ')], part[0][(part[0].LastIndexOf(' ') + 1)..], part.Length > 1)),
        ];
    }

    private static Dictionary<string, string> Stored() => File.ReadAllLines(StoredPath()).ToDictionary(line => line[..line.IndexOf('(', StringComparison.Ordinal)]);

    private static string StoredPath([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "schemas.txt");

    [GeneratedRegex(@"_(\.|$)")]
    private static partial Regex InPlaceName();

    [GeneratedRegex(@"\[\d*\]")]
    private static partial Regex ListLength();

    [GeneratedRegex(@"\([a-z]+(!|)( -> \*)?\)")]
    private static partial Regex AliasOf();

    [GeneratedRegex(@", (?![^\[]*\])")]
    private static partial Regex TopLevelComma();
}
