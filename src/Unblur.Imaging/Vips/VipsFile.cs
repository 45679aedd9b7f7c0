using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Unblur.Imaging.Vips;

/// <summary>The file of libvips: the one that came with the program, or another one that the user names, which may read more formats.</summary>
/// <remarks>
/// NetVips asks for libvips by its bare name and sets the only resolver that an assembly may have. .NET looks for the name next to the program first; so the program keeps its own in a folder
/// where .NET does not look. What is loaded before NetVips starts is then found by its name, or by the event that .NET raises last.
/// </remarks>
internal static class VipsFile
{
    /// <summary>The environment variable with the folder or the file of another libvips.</summary>
    internal const string Variable = "UNBLUR_LIBVIPS";

    private const string OwnFolder = "vips";

    private static readonly Lazy<nint> s_loaded = new(LoadFile);

    /// <summary>The name by which it is loaded.</summary>
    private static string Name => OperatingSystem.IsWindows() ? "libvips-42.dll" : OperatingSystem.IsMacOS() ? "libvips.42.dylib" : "libvips.so.42";

    private static string? Chosen => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } chosen ? Path.GetFullPath(chosen) : null;

    /// <summary>Whether the user names another one.</summary>
    internal static bool IsChosen => Chosen is not null;

    /// <summary>Loads the file, where this was not done. Where a program has libvips elsewhere (as a package has it), .NET finds it by itself.</summary>
    /// <exception cref="DllNotFoundException">The one that the user names is not there, or cannot be loaded.</exception>
    internal static void Require() => _ = s_loaded.Value;

    // NetVips asks for libvips as soon as a method is compiled that uses anything of it. Before that nothing is loaded: much of the program needs no photo.
#pragma warning disable CA2255 // nothing later is early enough
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void WaitForBinding()
    {
        AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) => LoadBefore(loaded.LoadedAssembly);
        Array.ForEach(AppDomain.CurrentDomain.GetAssemblies(), LoadBefore);
    }

    private static void LoadBefore(Assembly assembly)
    {
        if (assembly.GetName().Name != nameof(NetVips))
        {
            return;
        }

        try
        {
            Require();
        }
        catch (DllNotFoundException)
        {
            // said when a photo is opened
        }
    }

    private static nint LoadFile()
    {
        if (Chosen is not { } chosen)
        {
            return Own() is { } own && NativeLibrary.TryLoad(own, out nint loaded) ? Offer(loaded) : 0;
        }

        string file = Directory.Exists(chosen) ? Path.Combine(chosen, Name) : chosen;
        try
        {
            return Offer(NativeLibrary.Load(file));
        }
        catch (Exception cannot) when (cannot is DllNotFoundException or BadImageFormatException)
        {
            throw new DllNotFoundException($"{Variable} is '{chosen}', but {file} cannot be loaded: name a folder with {Name}, or unset it. {cannot.Message}");
        }
    }

    /// <summary>Checks that NetVips has found what was loaded.</summary>
    /// <param name="binding">NetVips.</param>
    /// <exception cref="DllNotFoundException">It has another one.</exception>
    internal static void RequireInUse(Assembly binding)
    {
        if (s_loaded.Value != 0 && NativeLibrary.TryLoad(Name, binding, null, out nint used) && used != s_loaded.Value)
        {
            throw new DllNotFoundException(IsChosen
                ? $"{Variable} is '{Chosen}', but this program has a libvips where .NET looks first: remove {Name} next to the program or below its runtimes folder, or unset the variable."
                : $"another libvips than {Own()} was loaded: remove {Name} next to the program or below its runtimes folder.");
        }
    }

    private static string? Own() => Path.Combine(AppContext.BaseDirectory, OwnFolder, Name) is var own && File.Exists(own) ? own : null;

    private static nint Offer(nint loaded)
    {
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) => name == Name ? loaded : 0;
        return loaded;
    }
}
