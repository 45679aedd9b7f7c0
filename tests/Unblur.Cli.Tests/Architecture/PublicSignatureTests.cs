using System.Reflection;
using Unblur.TestKit;

namespace Unblur.Cli.Tests.Architecture;

public sealed class PublicSignatureTests
{
    [Fact]
    public void UnblurTorch_InPublicSignaturesOfTheCommandLine_DoesNotAppear() =>
        Assert.Empty(PublicSurface.Leaks(Assembly.Load("Unblur.Cli"), Assembly.Load("Unblur.Torch")));
}
