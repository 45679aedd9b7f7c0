namespace Unblur.Cli.Tests.Running;

/// <summary>A home folder with the tiny model, made once for a class of tests.</summary>
public sealed class InstalledModel : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public InstalledModel() => TestModel.Install(Home);

    public string Home => _folder.Root;

    public void Dispose() => _folder.Dispose();
}
