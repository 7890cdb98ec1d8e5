namespace Vectron.PlacementDriver.Domain.Settings;

/// <summary>Replaces the cluster's settings. Refused when a value is out of its bounds, naming all that are.</summary>
public sealed record UpdateSettings(ClusterSettings Settings) : Command
{
    /// <inheritdoc/>
    public override string? FindFault() => SettingsRule.FindFault(Settings);

    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        if (draft.Settings != Settings)
        {
            draft.SetCluster(draft.Identity, Settings);
        }

        return CommandOutcome.Accepted();
    }
}
