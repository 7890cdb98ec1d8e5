using System.Runtime.CompilerServices;

namespace Vectron.PlacementDriver.Architecture.Tests;

/// <summary>The checkout that these tests were built from.</summary>
internal static class Repository
{
    public const string ProjectPrefix = "Vectron.PlacementDriver.";

    public static string Root { get; } = FindRoot();

    /// <summary>Hand-written C# files below a folder of the root, in ordinal order of path.</summary>
    public static IReadOnlyList<string> CSharpFiles(string folder) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(path => !IsBuildOutput(path))
            .Order(StringComparer.Ordinal),
    ];

    public static string Relative(string path) => Path.GetRelativePath(Root, path);

    private static bool IsBuildOutput(string path)
    {
        var parts = Relative(path).Split(Path.DirectorySeparatorChar);
        return parts.Contains("bin") || parts.Contains("obj");
    }

    private static string FindRoot([CallerFilePath] string thisFile = "")
    {
        var start = File.Exists(thisFile) ? Path.GetDirectoryName(thisFile) : AppContext.BaseDirectory;
        for (var folder = new DirectoryInfo(start!); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Vectron.PlacementDriver.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"no Vectron.PlacementDriver.sln above {start}");
    }
}
