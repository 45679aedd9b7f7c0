namespace Unblur.Torch.Tests.Checkpoints;

/// <summary>Finds published files in the folder <c>shared</c> beside the repository; the test is skipped where there is none.</summary>
internal static class SharedFolder
{
    public static string Require(params string[] parts)
    {
        DirectoryInfo? repository = new(AppContext.BaseDirectory);
        while (repository is not null && !File.Exists(Path.Combine(repository.FullName, "Unblur.slnx")))
            repository = repository.Parent;
        string path = Path.Combine([repository?.Parent?.FullName ?? "", "shared", .. parts]);
        Skip.IfNot(Path.Exists(path), $"{path} is not there.");
        return path;
    }
}
