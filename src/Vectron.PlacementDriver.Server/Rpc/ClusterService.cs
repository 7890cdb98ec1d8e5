using System.Collections.Immutable;
using Grpc.Core;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Replication;
using Vectron.PlacementDriver.Server.Security;

namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>What operators ask about the cluster as a whole.</summary>
internal sealed class ClusterService(IReplica replica, ReplicaCalls calls) : Protocol.Admin.V1.ClusterService.ClusterServiceBase
{
    /// <inheritdoc/>
    public override async Task<GetClusterStatusResponse> GetClusterStatus(
        GetClusterStatusRequest request, ServerCallContext context)
    {
        // Asked together: without a leader the members' own answers are what an operator needs most.
        var members = calls.WithDeadlineAsync(
            context, token => new ValueTask<ImmutableArray<MemberReport>>(replica.DescribeMembersAsync(token)));
        var snapshot = await calls.ReadAsync(context).ConfigureAwait(false);
        return ClusterDescription.Of(snapshot, replica.Status, await members.ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public override async Task<GetSettingsResponse> GetSettings(GetSettingsRequest request, ServerCallContext context)
    {
        var snapshot = await calls.ReadAsync(context).ConfigureAwait(false);
        var response = new GetSettingsResponse { Revision = snapshot.Revision };
        response.Settings.AddRange(SettingCatalog.All.Select(setting => SettingDescription.Of(setting, snapshot.Settings)));
        return response;
    }

    /// <inheritdoc/>
    public override async Task<UpdateSettingsResponse> UpdateSettings(
        UpdateSettingsRequest request, ServerCallContext context)
    {
        var values = request.Values.OrderBy(value => value.Key, StringComparer.Ordinal)
            .Select(value => new SettingValue(value.Key, value.Value));
        var command = new RequestCheck().Pass(new UpdateSettings([.. values], Callers.Of(context)?.ToString() ?? request.By));
        if (request.DryRun)
        {
            var snapshot = await calls.ReadAsync(context).ConfigureAwait(false);
            return SettingDescription.Of(snapshot.Revision, command.ChangesTo(snapshot.Settings));
        }

        var committed = await calls.CarryOutAsync(command, request, context).ConfigureAwait(false);
        return committed.Outcome.Id == 0
            ? new UpdateSettingsResponse { Revision = committed.Snapshot.Revision }
            : SettingDescription.Of((long)committed.Outcome.Id, committed.Snapshot.SettingsHistory);
    }

    /// <inheritdoc/>
    public override async Task<GetSettingsHistoryResponse> GetSettingsHistory(
        GetSettingsHistoryRequest request, ServerCallContext context)
    {
        var snapshot = await calls.ReadAsync(context).ConfigureAwait(false);
        var response = new GetSettingsHistoryResponse();
        response.Revisions.AddRange(snapshot.SettingsHistory.Select(SettingDescription.Of));
        return response;
    }
}
