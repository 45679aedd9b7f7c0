namespace Unblur.Torch.Tests.Scopes;

public class TensorScopeTests
{
    [Fact]
    public void Scope_Closed_DisposesWhatWasMadeInside()
    {
        Tensor inside;
        using (new TensorScope())
        {
            inside = Tensor.Zeros([1]);
        }

        Assert.True(inside.IsDisposed);
    }

    [Fact]
    public void Keep_ATensor_HandsItToTheCaller()
    {
        Tensor kept;
        using (var scope = new TensorScope())
        {
            kept = scope.Keep(Tensor.Zeros([1]));
        }

        Assert.False(kept.IsDisposed);
        kept.Dispose();
    }

    [Fact]
    public void Keep_InANestedScope_HandsItToTheOuterOne()
    {
        Tensor kept;
        using (new TensorScope())
        {
            using (var inner = new TensorScope())
            {
                kept = inner.Keep(Tensor.Zeros([1]));
            }

            Assert.False(kept.IsDisposed);
        }

        Assert.True(kept.IsDisposed);
    }

    [Fact]
    public void Keep_Several_HandsAllOver()
    {
        Tensor[] kept;
        using (var scope = new TensorScope())
        {
            kept = scope.Keep(Tensor.Zeros([4]).Split(2, 0));
        }

        Assert.All(kept, tensor => Assert.False(tensor.IsDisposed));
        Array.ForEach(kept, tensor => tensor.Dispose());
    }

    [Fact]
    public void Keep_ATensorFromOutside_LeavesItThere()
    {
        Tensor outside;
        using (new TensorScope())
        {
            outside = Tensor.Zeros([1]);
            using (var inner = new TensorScope())
            {
                Assert.Same(outside, inner.Keep(outside));
            }

            Assert.False(outside.IsDisposed);
        }

        Assert.True(outside.IsDisposed);
    }

    [Fact]
    public void Own_ATensor_OutlivesEveryScope()
    {
        Tensor owned;
        using (new TensorScope())
        {
            using (new TensorScope())
            {
                owned = Tensor.Zeros([1]).Own();
            }
        }

        Assert.False(owned.IsDisposed);
        owned.Dispose();
    }

    [Fact]
    public void Scope_LeftByAnException_DisposesAllTheSame()
    {
        Tensor? inside = null;

        Assert.Throws<InvalidOperationException>(void () =>
        {
            using var scope = new TensorScope();
            inside = Tensor.Zeros([1]);
            throw new InvalidOperationException();
        });

        Assert.True(inside!.IsDisposed);
    }

    [Fact]
    public void Scope_ClosedTwice_StaysClosed()
    {
        using var outer = new TensorScope();
        var inner = new TensorScope();
        inner.Dispose();
        var later = Tensor.Zeros([1]);

        inner.Dispose();

        Assert.False(later.IsDisposed);
    }

    [Fact]
    public void Scope_ClosedBeforeAnInnerOne_IsToldAndLeavesNoneOpen()
    {
        var outer = new TensorScope();
        var first = Tensor.Zeros([1]);
        var inner = new TensorScope();
        var second = Tensor.Zeros([1]);
        string? message = null;
        try
        {
            outer.Dispose();
        }
        catch (InvalidOperationException error)
        {
            message = error.Message;
        }

        inner.Dispose();

        Assert.Contains("reverse order", message, StringComparison.Ordinal);
        Assert.True(first.IsDisposed && second.IsDisposed);
        using var free = Tensor.Zeros([1]);
        Assert.Null(free.Owner);
    }

    [Fact]
    public async Task Scope_OnOneThread_LeavesTensorsOfOthersAlone()
    {
        Task<Tensor> other;
        using (new TensorScope())
        {
            other = Task.Factory.StartNew(() => Tensor.Zeros([1]), TaskCreationOptions.LongRunning);
            ((IAsyncResult)other).AsyncWaitHandle.WaitOne();
        }

        using Tensor tensor = await other;
        Assert.False(tensor.IsDisposed);
    }

    [Fact]
    public void LiveCount_FailedOperators_DoesNotGrow()
    {
        using var scope = new TensorScope();
        (Tensor x, Tensor y) = (Tensor.Zeros([2]), Tensor.Zeros([3]));
        long before = Tensor.LiveCount;

        for (int i = 0; i < 100; i++)
        {
            Assert.Throws<TensorException>(() => x + y);
        }

        Assert.Equal(before, Tensor.LiveCount);
    }
}
