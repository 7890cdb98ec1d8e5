using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using SettingChange = Vectron.PlacementDriver.Domain.Settings.SettingChange;
using SettingsRevision = Vectron.PlacementDriver.Domain.Settings.SettingsRevision;
using Wire = Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>Settings and their changes as operators see them.</summary>
internal static class SettingDescription
{
    /// <summary>A setting with its value and bounds.</summary>
    public static Setting Of(SettingDefinition setting, ClusterSettings settings) => new()
    {
        Name = setting.Name,
        Value = setting.Read(settings),
        DefaultValue = setting.Read(ClusterSettings.Default),
        Lowest = setting.Lowest,
        Highest = setting.Highest,
        OddOnly = setting.OddOnly,
        Unit = setting.Unit == SettingUnit.Milliseconds ? "ms" : "",
        Description = setting.Description,
    };

    /// <summary>One entry of the history.</summary>
    public static Wire.SettingsRevision Of(SettingsRevision revision)
    {
        var described = new Wire.SettingsRevision { Revision = revision.Revision, UnixMs = revision.UnixMs, By = revision.By };
        described.Changes.AddRange(revision.Changes.Select(Of));
        return described;
    }

    /// <summary>The answer to a change that made a revision; empty when the history has forgotten it.</summary>
    public static UpdateSettingsResponse Of(long revision, IEnumerable<SettingsRevision> history) =>
        Of(revision, history.Where(entry => entry.Revision == revision).SelectMany(entry => entry.Changes));

    /// <summary>The answer to a change.</summary>
    public static UpdateSettingsResponse Of(long revision, IEnumerable<SettingChange> changes)
    {
        var response = new UpdateSettingsResponse { Revision = revision };
        response.Changes.AddRange(changes.Select(Of));
        return response;
    }

    private static Wire.SettingChange Of(SettingChange change) =>
        new() { Name = change.Name, From = change.From, To = change.To };
}
