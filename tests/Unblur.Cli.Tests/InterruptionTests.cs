using System.Runtime.InteropServices;

namespace Unblur.Cli.Tests;

public sealed class InterruptionTests
{
    [Fact]
    public void Handle_SecondSignalWhileTheFirstIsToldOf_TakesItsUsualCourse()
    {
        PosixSignalContext first = new(PosixSignal.SIGTERM), second = new(PosixSignal.SIGTERM);
        Interruption? interruption = null;
        int announced = 0;
        using (interruption = new(Announce))
        {
            interruption.Handle(first);
        }

        Assert.Equal((true, false, 1), (first.Cancel, second.Cancel, announced));
        Assert.True(interruption.Token.IsCancellationRequested);

        void Announce()
        {
            announced++;
            interruption!.Handle(second);
        }
    }

    [Fact]
    public void Handle_SignalAsTheWorkEnds_DoesNoHarm()
    {
        PosixSignalContext signal = new(PosixSignal.SIGINT);
        Interruption? interruption = null;
        interruption = new(() => interruption!.Dispose());
        interruption.Handle(signal);

        Assert.True(signal.Cancel);
    }
}
