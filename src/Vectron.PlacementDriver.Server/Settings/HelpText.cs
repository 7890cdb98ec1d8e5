using System.Text;
using Vectron.PlacementDriver.Server.Offline;

namespace Vectron.PlacementDriver.Server.Settings;

/// <summary>What <c>-help</c> prints.</summary>
internal static class HelpText
{
    /// <summary>Every setting with its three names and its default.</summary>
    public static string Render()
    {
        var text = new StringBuilder();
        text.Append(
            $"""
            The placement driver of the Vectron vector database: knows where every vector lives.

            Usage:
              vectron-placementdriver [-flag value | -flag=value | --flag value | --flag=value]...
              vectron-placementdriver healthcheck [the same flags]   exit 0 when the node on this machine is ready
              vectron-placementdriver readmit -grpc-addr HOST:PORT NODE_ID INCARNATION
                  give a node that lost its data directory its place back; any node can be asked, the log of the node
                  says its incarnation; exit 0 when it is a member again, 1 when not, 2 when wrongly called
            {OfflineCommands.Usage}

            Each setting can also be given as an environment variable or in the section "{SettingCatalog.Section}" of
            appsettings.json beside the program. A flag wins over the environment, the environment over appsettings.


            """);
        foreach (var setting in SettingCatalog.All)
        {
            var fallback = setting.Default.Length == 0 || setting.IsSwitch ? "" : $" (default {setting.Default})";
            text.Append($"  -{setting.Flag}\n      {setting.Description}{fallback}\n      {setting.Variable}, {setting.Key}\n");
        }

        text.Append("  -version\n      Print the version and exit.\n  -help\n      Print this and exit.\n\nExit codes:\n");
        foreach (var (code, meaning) in ExitCodes)
        {
            text.Append($"  {(int)code,-4} {meaning}\n");
        }

        return text.ToString();
    }

    private static readonly (ExitCode Code, string Meaning)[] ExitCodes =
    [
        (ExitCode.Ok, "stopped as asked"),
        (ExitCode.Unexpected, "a bug; or healthcheck: not ready; or readmit: not done"),
        (ExitCode.WrongSettings, "a setting is wrong"),
        (ExitCode.DataDirectoryRefused, "the data directory is another node's, in use, damaged or not writable"),
        (ExitCode.AddressUnavailable, "an address to listen on is taken or not this machine's"),
        (ExitCode.ShutdownTimedOut, "work in flight did not end within -shutdown-timeout"),
        (ExitCode.Broken, "the log or the state machine broke"),
        (ExitCode.Interrupted, "a second signal asked to stop at once"),
    ];
}
