using System.Runtime.CompilerServices;
using Unblur.Torch.Modules;
using Unblur.Torch.Optimizers;

namespace Unblur.Torch.Tests.Scopes;

public class MemoryTests
{
    [Fact]
    public void Finaliser_OfAForgottenTensor_FreesIt()
    {
        long before = Tensor.LiveCount;

        Forget(50);
        Collect();

        Assert.InRange(Tensor.LiveCount, before, before + 1);  // the last one may linger in a register
        Collect();
    }

    [Fact]
    public void Finaliser_ForgottenLargeTensors_StayFewBecauseTheCollectorKnowsTheirSize()
    {
        long before = Tensor.LiveCount;
        long most = 0;
        for (int i = 0; i < 400; i++)
        {
            Forget(1, 4 << 20);
            most = Math.Max(most, Tensor.LiveCount - before);
        }

        Collect();

        Assert.InRange(most, 1, 100);
    }

    [Fact]
    public void LiveCount_AThousandTrainingSteps_IsWhatItWas()
    {
        using var training = new Training(channels: 2, size: 6);
        training.Step();
        Collect();
        long before = Tensor.LiveCount;

        for (int i = 0; i < 1000; i++)
        {
            training.Step();
        }

        Assert.Equal(before, Tensor.LiveCount);
    }

    [Fact]
    public void WorkingSet_ThreeHundredTrainingSteps_StaysFlat()
    {
        using var training = new Training(channels: 16, size: 64);
        for (int i = 0; i < 20; i++)
        {
            training.Step();
        }

        long before = WorkingSet();
        for (int i = 0; i < 300; i++)
        {
            training.Step();
        }

        // One step makes some 20 tensors of 512 KiB: a single one forgotten in each step would be 150 MiB.
        Assert.InRange(WorkingSet() - before, long.MinValue, 60 << 20);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget(int count, long elements = 10)
    {
        for (int i = 0; i < count; i++)
        {
            _ = Tensor.Zeros([elements]).Rank;
        }
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    private static long WorkingSet()
    {
        Collect();
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    private sealed class Training : IDisposable
    {
        private readonly Sequential _network;
        private readonly Adam _adam;
        private readonly Tensor _input;
        private readonly Tensor _target;

        internal Training(int channels, int size)
        {
            using var generator = new Generator(1);
            _network = new Sequential(
                new Conv2d(3, channels, 3), new FunctionLayer(Functional.Relu), new BatchNorm2d(channels), new Conv2d(channels, 3, 3));
            foreach ((string _, Parameter parameter) in _network.Trainable().Where(entry => entry.Parameter.Value.Rank == 4))
            {
                Initializers.KaimingNormal(parameter, generator);
            }

            _adam = new Adam(_network.Trainable());
            _input = Tensor.Rand([2, 3, size, size], generator);
            _target = Tensor.Rand([2, 3, size, size], generator);
        }

        public void Dispose()
        {
            _network.Dispose();
            _adam.Dispose();
            _input.Dispose();
            _target.Dispose();
        }

        internal void Step()
        {
            using var scope = new TensorScope();
            (_network.Forward(_input) - _target).Abs().Mean().Backward();
            GradientClipping.ClipNorm(_network.Trainable(), 1);
            _adam.Step(1e-3);
            _adam.ClearGrads();
        }
    }
}
