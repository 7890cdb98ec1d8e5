using System.Reflection;

namespace Vectron.PlacementDriver.Server.Hosting;

/// <summary>Which version of the program this is.</summary>
internal static class ProgramVersion
{
    /// <summary>For example <c>0.1.0</c>; followed by <c>+</c> and the source revision when the build knew it.</summary>
    public static string Text { get; } =
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
}
