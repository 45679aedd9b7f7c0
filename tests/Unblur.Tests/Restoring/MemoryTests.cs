using Unblur.Imaging;
using Unblur.Restoring;

namespace Unblur.Tests.Restoring;

public sealed class MemoryTests
{
    private static readonly MethodNeeds s_needs = new() { SizeMultiple = 16, BytesPerPixel = 560 };

    private const long Gigabyte = 1_000_000_000;

    [Fact]
    public void Restore_WhenMemoryRunsOutOnce_TriesHalfTheTile()
    {
        var network = new FakeNetwork(input => input.Width > 64 ? throw OutOfMemory() : input);
        using Deblurrer deblurrer = Make.Deblurrer(network, Make.Plain with { Tile = 128 });
        Photo photo = Make.Photo(200, 100);
        DeblurResult result = deblurrer.Restore(photo);
        Assert.Equal(1, result.Report.MemoryRetries);
        Assert.InRange(result.Report.Tile, 1, 64);
        Assert.Equal(photo.ToPlanes().Values, result.Photo.ToPlanes().Values);
    }

    [Fact]
    public void Restore_WhenEvenTheSmallestTileFails_SaysSo()
    {
        using Deblurrer deblurrer = Make.Deblurrer(FakeNetwork.OfValues(_ => throw OutOfMemory()), Make.Plain);
        DeblurMemoryException failure = Assert.Throws<DeblurMemoryException>(() => deblurrer.Restore(Make.Photo(300, 200)));
        Assert.Contains("tiles of 64 pixels", failure.Message, StringComparison.Ordinal);
        Assert.IsType<InsufficientMemoryException>(failure.InnerException);
    }

    [Fact]
    public void Restore_UnderACapThatNothingFits_NamesNeedAndCap()
    {
        using Deblurrer deblurrer = Make.Deblurrer(FakeNetwork.OfValues(value => value), Make.Plain with { MaxMemoryBytes = 1_000_000 });
        DeblurMemoryException failure = Assert.Throws<DeblurMemoryException>(() => deblurrer.Restore(Make.Photo()));
        Assert.Contains("1 MB may be used", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Choose_WithPlentyOfMemory_TakesTheWholeImage() => Assert.Equal(0, Choose(8 * Gigabyte, 1920, 1080));

    [Fact]
    public void Choose_ForAHugeImage_CutsItEvenWherePlentyIsFree() => Assert.InRange(Choose(100 * Gigabyte, 4000, 3000) ?? -1, 64, 2048);

    [Fact]
    public void Choose_WithLessMemory_GivesSmallerTiles()
    {
        var tiles = new[] { 4.0, 2.0, 1.0, 0.7 }.Select(cap => Choose((long)(cap * Gigabyte), 4000, 3000)!.Value).ToList();
        Assert.Equal(tiles.OrderDescending().Distinct(), tiles);
    }

    [Fact]
    public void Choose_WhatItChose_StaysUnderTheCap()
    {
        var budget = new MemoryBudget(2 * Gigabyte, Gigabyte / 4, IsAccelerated: false);
        Photo photo = Make.Photo(4000, 3000);
        int tile = budget.Choose(photo, s_needs)!.Value;
        Assert.True(budget.Needed(photo, s_needs, tile) <= 2 * Gigabyte);
        Assert.True(budget.Needed(photo, s_needs, tile + 64) > 2 * Gigabyte);
        Assert.True(budget.Choose(photo, s_needs with { Results = 5 }) < tile);
    }

    [Fact]
    public void FreeBytes_InAVersion2Group_HeedsTheTightestAncestor()
    {
        using var machine = new FakeMachine();
        machine.Write("proc/meminfo", "MemTotal: 9000 kB\nMemAvailable:   8000 kB\n");
        machine.Write("proc/self/cgroup", "0::/user/unblur\n");
        machine.Write("sys/fs/cgroup/user/memory.max", "5000000\n");
        machine.Write("sys/fs/cgroup/user/memory.current", "4000000\n");
        machine.Write("sys/fs/cgroup/user/memory.stat", "anon 1\ninactive_file 500000\n");
        machine.Write("sys/fs/cgroup/user/unblur/memory.max", "max\n");
        machine.Write("sys/fs/cgroup/user/unblur/memory.current", "10\n");
        Assert.Equal(1_500_000, machine.Memory.FreeBytes());
    }

    [Fact]
    public void FreeBytes_InAVersion1Group_HeedsItsLimit()
    {
        using var machine = new FakeMachine();
        machine.Write("proc/meminfo", "MemAvailable:   8000 kB\n");
        machine.Write("proc/self/cgroup", "5:devices:/\n4:memory:/box\n0::/\n");
        machine.Write("sys/fs/cgroup/memory/box/memory.limit_in_bytes", "3000000\n");
        machine.Write("sys/fs/cgroup/memory/box/memory.usage_in_bytes", "1000000\n");
        Assert.Equal(2_000_000, machine.Memory.FreeBytes());
    }

    [Fact]
    public void FreeBytes_WithoutGroups_IsWhatTheMachineHas()
    {
        using var machine = new FakeMachine();
        machine.Write("proc/meminfo", "MemAvailable:   8000 kB\n");
        Assert.Equal(8000 * 1024, machine.Memory.FreeBytes());
    }

    [SkippableFact]
    public void PeakBytes_OfThisProcess_IsAtLeastWhatItHolds()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "only Linux reports it in /proc.");
        var memory = new SystemMemory();
        Assert.InRange(memory.ResidentBytes(), 1_000_000, memory.PeakBytes());
    }

    private static int? Choose(long cap, int width, int height)
        => new MemoryBudget(cap, Gigabyte / 4, IsAccelerated: false).Choose(Make.Photo(width, height), s_needs);

    private static InsufficientMemoryException OutOfMemory() => new("conv: no memory");

    private sealed class FakeMachine : IDisposable
    {
        private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("unblur-machine");

        internal SystemMemory Memory => new(_root.FullName);

        public void Dispose() => _root.Delete(recursive: true);

        internal void Write(string file, string text)
        {
            string path = Path.Combine(_root.FullName, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }
    }
}
