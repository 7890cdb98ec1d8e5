using System.Globalization;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Settings;

/// <summary>
/// The first command of a cluster's life: fixes its identity and seeds its settings. Refused as
/// <see cref="RejectionReason.AlreadyExists"/> ever after.
/// </summary>
public sealed record InitializeCluster(ClusterIdentity Identity, ClusterSettings Settings) : Command
{
    /// <inheritdoc/>
    public override string? FindFault() =>
        Identity.Number == 0
            ? "cluster id 0 must be at least 1"
            : TextRule.FindHexFault("cluster uid", Identity.Uid, 32) ?? SettingsRule.FindFault(Settings);

    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        if (draft.Identity is { } identity)
        {
            return CommandOutcome.Rejected(
                RejectionReason.AlreadyExists,
                string.Create(CultureInfo.InvariantCulture, $"cluster {identity.Number} was initialized before, as {identity.Uid}"));
        }

        draft.SetCluster(Identity, Settings);
        return CommandOutcome.Accepted(Identity.Number);
    }
}
