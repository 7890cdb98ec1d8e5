using System.Text;
using Microsoft.Extensions.Configuration;
using Vectron.PlacementDriver.Server.Settings;

namespace Vectron.PlacementDriver.Server.Tests.Settings;

/// <summary>Reads settings as the program does, from sources that a test gives.</summary>
internal static class SettingsReading
{
    /// <summary>The options, or what is wrong.</summary>
    public static (PlacementDriverOptions Options, string Errors) Read(
        string flags = "", string environment = "", string appSettings = "{}")
    {
        var commandLine = CommandLine.Parse(flags.Length == 0 ? [] : flags.Split(' '));
        commandLine.Error.Should().BeNull();
        var variables = environment.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        using var json = new MemoryStream(Encoding.UTF8.GetBytes($$"""{"PlacementDriver": {{appSettings}}}"""));
        var section = new ConfigurationBuilder().AddJsonStream(json).Build().GetSection(SettingCatalog.Section);
        var errors = new SettingErrors();
        var options = OptionsReader.Read(
            SettingValues.Merge(commandLine.Values, variables.GetValueOrDefault, section), errors);
        return (options, errors.Any ? errors.ToString() : "");
    }
}
