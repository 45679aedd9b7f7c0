namespace Unblur.Torch.Tests.Autograd;

public class ModeTests
{
    [Fact]
    public void GradMode_Nested_GoesBackToWhatItWas()
    {
        Assert.True(GradMode.IsRecording);
        using (GradMode.Disabled())
        {
            Assert.False(GradMode.IsRecording);
            using (GradMode.Enabled())
            {
                Assert.True(GradMode.IsRecording);
            }

            Assert.False(GradMode.IsRecording);
        }

        Assert.True(GradMode.IsRecording);
    }

    [Fact]
    public void GradMode_Disabled_RecordsNothing()
    {
        using var scope = new TensorScope();
        var x = Tensor.Ones([1]);
        x.RequiresGrad = true;
        using var grad = GradMode.Disabled();

        Assert.False((x * 2).RequiresGrad);
    }

    [Fact]
    public void GradMode_Default_ChangesNothing()
    {
        default(GradMode).Dispose();

        Assert.True(GradMode.IsRecording);
    }

    [Fact]
    public async Task GradMode_Disabled_HoldsForItsThreadOnly()
    {
        Task<bool> other;
        using (GradMode.Disabled())
        {
            other = Task.Factory.StartNew(() => GradMode.IsRecording, TaskCreationOptions.LongRunning);
            ((IAsyncResult)other).AsyncWaitHandle.WaitOne();
        }

        Assert.True(await other);
    }

    [Fact]
    public void InferenceMode_Inside_RecordsNothing()
    {
        using var scope = new TensorScope();
        var x = Tensor.Ones([1]);
        x.RequiresGrad = true;
        using (new InferenceMode())
        {
            Assert.False(GradMode.IsRecording);
            Assert.False((x * 2).RequiresGrad);
        }

        Assert.True(GradMode.IsRecording);
        Assert.True((x * 2).RequiresGrad);
    }

    [Fact]
    public void InferenceMode_ATensorMadeInside_CanBeReadOutsideAndNotTrained()
    {
        using var scope = new TensorScope();
        Tensor made;
        using (new InferenceMode())
        {
            made = Tensor.Ones([2]) * 3;
        }

        Assert.Equal([3f, 3], made.ToArray<float>());
        Assert.Throws<TensorException>(() => made.RequiresGrad = true);
    }

    [Fact]
    public void InferenceMode_LeftTwice_IsLeftOnce()
    {
        using (new InferenceMode())
        {
            var inner = new InferenceMode();
            inner.Dispose();
            inner.Dispose();

            Assert.False(GradMode.IsRecording);
        }

        default(InferenceMode).Dispose();
        Assert.True(GradMode.IsRecording);
    }
}
