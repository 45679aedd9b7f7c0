using FsCheck;
using FsCheck.Fluent;
using Unblur.Restoring.Tiles;

namespace Unblur.Tests.Restoring.Tiles;

public sealed class TileAxisTests
{
    private static readonly Gen<(int Length, int Multiple, int Tile, int Overlap)> AnyPlan =
        from length in Gen.Choose(1, 3000)
        from multiple in Gen.Elements(1, 4, 8, 16, 32)
        from tile in Gen.Choose(64, 700)
        from overlap in Gen.Choose(0, tile / 2)
        select (length, multiple, tile, overlap);

    [Fact]
    public void Weights_OfAllTilesAtAPixel_AddUpToOne() => Holds(axis =>
    {
        double[] sums = new double[axis.Length];
        for (int tile = 0; tile < axis.Count; tile++)
        {
            for (int i = 0; i < axis.Extent(tile); i++)
            {
                sums[axis.Starts[tile] + i] += axis.Weights(tile)[i];
            }
        }

        return sums.All(sum => Math.Abs(sum - 1) < 1e-6);
    });

    [Fact]
    public void Starts_OfTiles_AreMultiplesThatRise() => Prop
        .ForAll(AnyPlan.ToArbitrary(), plan =>
        {
            TileAxis axis = Planned(plan);
            return axis.Starts.All(start => start % plan.Multiple == 0) && axis.Size % plan.Multiple == 0
                && axis.Starts.Zip(axis.Starts.Skip(1)).All(pair => pair.First < pair.Second);
        })
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Size_WhenPlanned_IsAtMostTheTileThatWasAskedFor() => Prop
        .ForAll(AnyPlan.ToArbitrary(), plan => Planned(plan).Size <= Math.Max(plan.Tile, plan.Multiple))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Neighbours_WhenPlanned_OverlapAsFarAsAskedFor() => Prop
        .ForAll(AnyPlan.ToArbitrary(), plan =>
        {
            TileAxis axis = Planned(plan);
            int asked = Math.Min(plan.Overlap, (plan.Tile / plan.Multiple * plan.Multiple / 2) - plan.Multiple);
            return axis.Starts.Zip(axis.Starts.Skip(1)).All(pair => pair.First + axis.Size - pair.Second >= asked);
        })
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Weights_NextToACut_AreZero()
    {
        var axis = TileAxis.Plan(1000, 16, 256, 64);
        Assert.Equal(0, axis.Weights(1)[0]);
        Assert.Equal(0, axis.Weights(0)[^1]);
        Assert.Equal(1, axis.Weights(0)[0]);
    }

    [Fact]
    public void Plan_WithoutATile_IsOnePaddedPiece()
    {
        var axis = TileAxis.Plan(1000, 16, 0, 64);
        Assert.Equal([0], axis.Starts);
        Assert.Equal((1008, 1000), (axis.Size, axis.Extent(0)));
    }

    private static TileAxis Planned((int Length, int Multiple, int Tile, int Overlap) plan) => TileAxis.Plan(plan.Length, plan.Multiple, plan.Tile, plan.Overlap);

    private static void Holds(Func<TileAxis, bool> property)
        => Prop.ForAll(AnyPlan.ToArbitrary(), plan => property(Planned(plan))).QuickCheckThrowOnFailure();
}
