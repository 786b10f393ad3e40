using System.Reflection;
using System.Runtime.InteropServices;

namespace Kiln.Vision;

/// <summary>Finds the library libjpeg-turbo on this machine, when a JPEG is first read or written.</summary>
internal static class JpegLibrary
{
    /// <summary>The name in the imports.</summary>
    public const string Name = "turbojpeg";

    private static readonly Lazy<nint> Loaded = new(() => Load(Names()));

    static JpegLibrary() => NativeLibrary.SetDllImportResolver(typeof(JpegLibrary).Assembly, (name, _, _) => name == Name ? Loaded.Value : 0);

    /// <summary>Loads the library if it is not yet.</summary>
    /// <param name="path">The image or transform that needs it, for the message; null if it has no name.</param>
    /// <exception cref="InputException">It is not on this machine; the message says how to install it.</exception>
    public static void Require(string? path)
    {
        if (Loaded.Value == 0) throw Missing(path);
    }

    /// <summary>Loads the first that is there; 0 if none is.</summary>
    public static nint Load(IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(name, Assembly.GetExecutingAssembly(), null, out nint library)) return library;
        }

        return 0;
    }

    /// <summary>The error that the library is not on this machine.</summary>
    public static InputException Missing(string? path) =>
        new($"{(path is null ? "" : $"{path}: ")}JPEG images need the library libjpeg-turbo (libturbojpeg), which is not on this machine; install it: 'apt install libturbojpeg0' on Debian, 'apt install libturbojpeg' on Ubuntu, 'dnf install turbojpeg' on Fedora, 'brew install jpeg-turbo' on macOS, on Windows its installer, with turbojpeg.dll on the PATH.");

    // Homebrew on Apple's own processors keeps libraries where the loader does not look by itself.
    private static string[] Names() =>
        OperatingSystem.IsWindows() ? ["turbojpeg.dll", "libturbojpeg.dll", @"C:\libjpeg-turbo64\bin\turbojpeg.dll"]
        : OperatingSystem.IsMacOS() ? ["libturbojpeg.0.dylib", "libturbojpeg.dylib", "/opt/homebrew/opt/jpeg-turbo/lib/libturbojpeg.dylib", "/usr/local/opt/jpeg-turbo/lib/libturbojpeg.dylib"]
        : ["libturbojpeg.so.0", "libturbojpeg.so"];
}
