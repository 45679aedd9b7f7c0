using Unblur.TestKit;
using Unblur.Torch;
using Unblur.Training.NeurMap;
using Unblur.Training.Session;

namespace Unblur.Training.Tests.NeurMap;

public sealed class MotionPoolTests
{
    [Fact]
    public void Average_EqualsTheMeanOverAllMapsInThePool()
    {
        using TensorScope scope = new();
        using MotionPool pool = new(50);
        (Tensor first, Tensor second) = (Map(1, 2), Map(2, 1));
        pool.Add(first);
        pool.Add(second);

        Tensor all = Tensor.Cat([first, second], 0).Abs();                                         // (3, 2, H, W)
        AssertClose.Equal(all.Mean([0, 2, 3]), pool.Average(), 1e-6);
    }

    [Fact]
    public void Add_BeyondCapacity_ForgetsTheOldest()
    {
        using TensorScope scope = new();
        using MotionPool pool = new(3);
        Tensor[] maps = [Map(1, 2), Map(2, 2)];
        foreach (Tensor map in maps)
        {
            pool.Add(map);
        }

        Tensor lastThree = Tensor.Cat(maps, 0).Narrow(0, 1, 3).Abs();
        Assert.Equal(3, pool.Means.Size(0));
        AssertClose.Equal(lastThree.Mean([0, 2, 3]), pool.Average(), 1e-6);
    }

    [Fact]
    public void Add_RecordedMap_KeepsNoGraph()
    {
        using TensorScope scope = new();
        using MotionPool pool = new(3);
        Tensor map = Map(1, 1);
        map.RequiresGrad = true;
        pool.Add(map * 2);

        Assert.False(pool.Average().RequiresGrad);
    }

    [Fact]
    public void Load_MeansOfAnother_GoesOnLikeIt()
    {
        using TensorScope scope = new();
        using MotionPool pool = new(3), resumed = new(3);
        pool.Add(Map(1, 2));
        resumed.Load(pool.State().ToDictionary());
        pool.Add(Map(2, 2));
        resumed.Add(Map(2, 2));

        Assert.Equal(pool.Means.ToArray<float>(), resumed.Means.ToArray<float>());
    }

    [Fact]
    public void Load_TooMany_IsRefused()
    {
        using TensorScope scope = new();
        using MotionPool pool = new(1);

        Assert.Throws<ArgumentException>(() => pool.Load(new Dictionary<string, Tensor> { [""] = Tensor.Zeros([2, 2]) }));
    }

    [Fact]
    public void Average_Empty_SaysWhy() => Assert.Throws<InvalidOperationException>(() =>
    {
        using MotionPool pool = new(1);
        pool.Average();
    });

    private static Tensor Map(ulong seed, int count) => TestTensors.Normal(seed, count, 2, 4, 6).To(DType.Float32);
}
