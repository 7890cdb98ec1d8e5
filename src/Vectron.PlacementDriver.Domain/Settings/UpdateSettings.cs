using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Settings;

/// <summary>
/// Gives settings new values; those not named stay as they are. Refused whole when a value is out of its bounds, naming
/// all that are. Accepted with the revision that it made, 0 when nothing changed. A change is remembered with its time and
/// author, the newest <see cref="MostRemembered"/> of them.
/// </summary>
/// <param name="Values">The settings to change, each once.</param>
/// <param name="By">Who wants it, at most <see cref="TextRule.MaxBytes"/> bytes; may be empty.</param>
public sealed record UpdateSettings(ImmutableArray<SettingValue> Values, string By = "") : Command
{
    /// <summary>How many changes of the settings are remembered; the oldest go first.</summary>
    public const int MostRemembered = 100;

    /// <summary>The command that makes the settings these.</summary>
    public static UpdateSettings To(ClusterSettings settings) =>
        new([.. SettingCatalog.All.Select(setting => new SettingValue(setting.Name, setting.Read(settings)))]);

    /// <summary>What the command would change, in the order of <see cref="SettingCatalog"/>. It has no fault.</summary>
    /// <param name="settings">The settings before.</param>
    public ImmutableArray<SettingChange> ChangesTo(ClusterSettings settings) =>
    [
        .. SettingCatalog.All
            .Join(Values, setting => setting.Name, value => value.Name, (setting, value) =>
                new SettingChange(setting.Name, setting.Read(settings), value.Value), StringComparer.Ordinal)
            .Where(change => change.From != change.To),
    ];

    /// <inheritdoc/>
    public override string? FindFault() => SettingsRule.FindFault(Values) ?? TextRule.FindFault("by", By);

    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        var changes = ChangesTo(draft.Settings);
        if (changes.IsEmpty)
        {
            return CommandOutcome.Accepted();
        }

        var settings = changes.Aggregate(
            draft.Settings, (settings, change) => SettingCatalog.Find(change.Name)!.With(settings, change.To));
        return CommandOutcome.Accepted((ulong)draft.ChangeSettings(settings, changes, By));
    }
}
