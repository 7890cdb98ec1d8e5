using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Shards;

/// <summary>
/// Wishes about who should lead shards, shown in the lists of those whose leaders announce
/// <see cref="WorkerCapability.LeaderTransfer"/>. A wish that the state does not allow any more is left out;
/// all are refused as <see cref="RejectionReason.FailedPrecondition"/> while the cluster is frozen.
/// </summary>
/// <param name="Preferences">The wishes.</param>
public sealed record PreferLeaders(ImmutableArray<LeaderPreference> Preferences) : Command
{
    /// <inheritdoc/>
    public override string? FindFault() => Preferences.IsDefault ? "the list of preferences is missing" : null;

    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        if (draft.Freeze is { } freeze)
        {
            return freeze.Refuse("leaders are not moved");
        }

        foreach (var preference in Preferences)
        {
            if (draft.FindShard(preference.ShardId) is { Retiring: false, Move: null } shard
                && shard.Epoch == preference.Epoch
                && shard.PreferredLeaderId != preference.LeaderId
                && (preference.LeaderId == 0 || IsPossible(draft, shard, preference.LeaderId)))
            {
                draft.Put(shard with { PreferredLeaderId = preference.LeaderId });
                draft.ListsChanged(shard, instructions: true);
            }
        }

        return CommandOutcome.Accepted();
    }

    private static bool IsPossible(PlacementDraft draft, Shard shard, ulong leaderId) =>
        leaderId != shard.LeaderId
        && shard.Replicas.Contains(leaderId)
        && draft.FindWorker(shard.LeaderId) is { } leader
        && leader.Capabilities.Contains(WorkerCapability.LeaderTransfer);
}
