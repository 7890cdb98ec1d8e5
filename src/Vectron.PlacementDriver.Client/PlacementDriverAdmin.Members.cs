using Vectron.PlacementDriver.Client.Calls;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Client;

/// <content>The driver's own nodes. Only the leader serves these calls: a node that does not lead names the address that clients reach it at, and is believed.</content>
public sealed partial class PlacementDriverAdmin
{
    /// <summary>Adds a node of the driver, through the leader, which is found from any node.</summary>
    /// <inheritdoc cref="PlacementDriverAdmin" path="/exception"/>
    public Task<PlacementAnswer<AddMemberResponse>> AddMemberAsync(
        AddMemberRequest request, PlacementCallOptions? call = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(MemberService.MemberServiceClient.AddMember),
            CallKind.Write,
            static (node, message, options) => node.Members.AddMemberAsync(message, options),
            request,
            call,
            cancellationToken);

    /// <summary>Removes a node of the driver, through the leader, which is found from any node.</summary>
    /// <inheritdoc cref="PlacementDriverAdmin" path="/exception"/>
    public Task<PlacementAnswer<RemoveMemberResponse>> RemoveMemberAsync(
        RemoveMemberRequest request, PlacementCallOptions? call = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(MemberService.MemberServiceClient.RemoveMember),
            CallKind.Write,
            static (node, message, options) => node.Members.RemoveMemberAsync(message, options),
            request,
            call,
            cancellationToken);

    /// <summary>Gives a node that lost its data directory its place back, through the leader.</summary>
    /// <inheritdoc cref="PlacementDriverAdmin" path="/exception"/>
    public Task<PlacementAnswer<ReadmitMemberResponse>> ReadmitMemberAsync(
        ReadmitMemberRequest request, PlacementCallOptions? call = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(MemberService.MemberServiceClient.ReadmitMember),
            CallKind.Write,
            static (node, message, options) => node.Members.ReadmitMemberAsync(message, options),
            request,
            call,
            cancellationToken);

    /// <summary>Has another node lead.</summary>
    /// <inheritdoc cref="PlacementDriverAdmin" path="/exception"/>
    public Task<PlacementAnswer<TransferLeadershipResponse>> TransferLeadershipAsync(
        TransferLeadershipRequest request, PlacementCallOptions? call = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(MemberService.MemberServiceClient.TransferLeadership),
            CallKind.Write,
            static (node, message, options) => node.Members.TransferLeadershipAsync(message, options),
            request,
            call,
            cancellationToken);
}
